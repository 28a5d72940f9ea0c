import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { systemCode } from "@limpid/host";
import { syncFolder } from "../durable.ts";

const NAME = /^(\d{10})\.seg$/;
const { O_CREAT, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;

export function segmentName(number: number): string {
  return `${String(number).padStart(10, "0")}.seg`;
}

/** Numbers of the segments that lie in a folder, the oldest first. */
export function segmentsIn(folder: string): readonly number[] {
  const names = readdirSync(folder);
  return names
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other);
}

/** Bytes of a segment as far as they are there; undefined when there is no such file. */
export function readSegment(folder: string, number: number, at: number, length: number): Buffer | undefined {
  let file: number;
  try {
    file = openSync(join(folder, segmentName(number)), O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    // The index may be damaged too: never more than the file has.
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(file).size - at)));
    let have = 0;
    for (let count = -1; have < bytes.length && count !== 0; have += count) {
      count = readSync(file, bytes, have, bytes.length - have, at + have);
    }
    return bytes.subarray(0, have);
  } finally {
    closeSync(file);
  }
}

/** Where blocks are written that the index does not know yet. */
export interface Place {
  readonly segment: number;
  readonly at: number;
}

/**
 * The end of the newest segment. What lies behind `bytes` was never acknowledged: it is cut away when the segment is
 * opened, and whenever what was written after it is given up.
 */
export class SegmentEnd {
  readonly #folder: string;
  #number: number;
  /** Acknowledged bytes; what is written beyond them waits for the transaction. */
  #bytes: number;
  #written: number;
  #file: number | undefined;

  /** `bytes`: of segment `number` by the index; -1 when it takes no more. */
  constructor(folder: string, number: number, bytes: number) {
    this.#folder = folder;
    this.#number = number;
    this.#bytes = bytes;
    this.#written = bytes;
    if (bytes >= 0) this.#openLast();
  }

  /** Appends; not safe before `flush`, and not there before the index says so. */
  write(bytes: Uint8Array, limit: number): Place {
    if (this.#written < 0 || (this.#written > 0 && this.#written + bytes.length > limit)) this.#turnOver();
    const file = this.#opened();
    const place = { segment: this.#number, at: this.#written };
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(file, bytes, done, bytes.length - done, this.#written + done);
    }
    this.#written += bytes.length;
    return place;
  }

  flush(): void {
    if (this.#file !== undefined && this.#written !== this.#bytes) fdatasyncSync(this.#file);
  }

  /** The index has what was written. */
  commit(): void {
    this.#bytes = this.#written;
  }

  /** The index has it not: it never was. `known` is the last segment of the index. */
  rollBack(known: number): void {
    if (this.#number > known) {
      // A segment that no transaction knows: an empty one is left for the next number to pass over.
      this.#cut(0);
      this.#bytes = 0;
      this.#written = 0;
      return;
    }
    this.#cut(Math.max(0, this.#bytes));
    this.#written = this.#bytes;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #cut(bytes: number): void {
    if (this.#file !== undefined) ftruncateSync(this.#file, bytes);
  }

  /** A segment that is shorter than its index takes no more: its damage must keep its place. */
  #openLast(): void {
    try {
      this.#file = openSync(join(this.#folder, segmentName(this.#number)), O_RDWR | O_NOFOLLOW);
      const { size } = fstatSync(this.#file);
      if (size > this.#bytes) ftruncateSync(this.#file, this.#bytes);
      if (size >= this.#bytes) return;
      this.close();
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
    this.#bytes = -1;
    this.#written = -1;
  }

  #turnOver(): void {
    this.flush();
    this.close();
    // Numbers are not used again, whatever lies there.
    this.#number = Math.max(this.#number, segmentsIn(this.#folder).at(-1) ?? 0) + 1;
    this.#bytes = 0;
    this.#written = 0;
  }

  #opened(): number {
    if (this.#file === undefined) {
      this.#file = openSync(join(this.#folder, segmentName(this.#number)), O_RDWR | O_CREAT | O_NOFOLLOW, 0o600);
      syncFolder(this.#folder);
    }
    return this.#file;
  }
}
