import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import type { FileSettings } from "../settings.ts";
import { type Delivery, DeliveryProblem, type Transport } from "../transport.ts";

/** Not through a link and not into a FIFO: the folder may be one that others can write to. */
const HOW = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const TAIL = 1 << 20;

/**
 * Appends findings to a file as JSON lines. A file that somebody else turned over (another inode under the name) is
 * opened anew, and so is one that was removed.
 */
export class AppendFile implements Transport {
  readonly #settings: FileSettings;
  #file: number | undefined;
  #inode = 0;
  /** The end of the file as an earlier run left it: what a crash left unnoted may stand there already. */
  #tail: string | undefined;

  constructor(settings: FileSettings) {
    this.#settings = settings;
  }

  async send(deliveries: readonly Delivery[]): Promise<void> {
    let delivered = 0;
    try {
      for (const { line } of deliveries) {
        this.#append(line);
        delivered += 1;
      }
    } catch (error) {
      this.close();
      const { path } = this.#settings;
      throw new DeliveryProblem(`${path} cannot be written: ${(error as Error).message}`, { delivered });
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    const file = this.#turnedOver(this.#open(), bytes.length);
    if (this.#tail?.includes(`\n${line}\n`) === true) return;
    this.#tail = undefined; // from here on nothing is sent twice
    const { size } = fstatSync(file);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(file, bytes, written);
    } catch (error) {
      // A full disk took half of it: a reader must not meet half a line.
      if (written > 0) ftruncateSync(file, size);
      throw error;
    }
  }

  #open(): number {
    const { path } = this.#settings;
    if (this.#file !== undefined) {
      if (statSync(path, { throwIfNoEntry: false })?.ino === this.#inode) return this.#file;
      this.close();
    }
    const first = this.#inode === 0;
    const file = openSync(path, HOW, 0o640);
    const stat = fstatSync(file);
    if (!stat.isFile()) {
      closeSync(file);
      throw new Error("it is no regular file");
    }
    this.#file = file;
    this.#inode = stat.ino;
    mendEnd(file, stat.size);
    if (first) this.#tail = readTail(file);
    return file;
  }

  #turnedOver(file: number, more: number): number {
    const { path, maxBytes, keep } = this.#settings;
    const { size } = fstatSync(file);
    if (size === 0 || size + more <= maxBytes) return file;
    this.close();
    if (keep === 0) unlinkSync(path);
    for (let number = keep; number > 0; number--) {
      const from = number === 1 ? path : `${path}.${number - 1}`;
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${number}`);
    }
    return this.#open();
  }
}

/** Takes away half a line at the end. */
function mendEnd(file: number, size: number): void {
  const tail = tailBytes(file, size);
  if (tail.length === 0 || tail.at(-1) === 10) return;
  const feed = tail.lastIndexOf(10);
  if (feed >= 0 || tail.length === size) ftruncateSync(file, size - tail.length + feed + 1);
}

function readTail(file: number): string {
  return `\n${tailBytes(file, fstatSync(file).size).toString()}`;
}

function tailBytes(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(Math.min(size, TAIL));
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
}
