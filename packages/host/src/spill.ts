import { closeSync, constants, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SpillOptions {
  /** Characters of keys and lines kept in memory before they go to the file. */
  readonly charactersInMemory?: number;
  /** Where the temporary file is made. Default: the system's folder for such files. */
  readonly folder?: string;
}

const CHARACTERS_IN_MEMORY = 4 * 1024 * 1024;
/** Runs that are read side by side; more are merged first, so that merging needs 64 blocks and not one per run. */
const MAX_RUNS = 64;
const BLOCK_SIZE = 64 * 1024;
const RECORD_HEAD = 9; // encoding, bytes of the key, bytes of the line
const ENCODINGS = ["latin1", "utf16le"] as const;
const NOT_LATIN1 = /[^\0-\xff]/;
const O_TMPFILE = 0o20200000; // x86-64 and arm64; Node has no name for it

interface Line {
  readonly key: string;
  readonly line: string;
}

/** A sorted part of the file: bytes `start` to `end`. */
interface Run {
  readonly start: number;
  readonly end: number;
  /** How many merges it went through; only runs of one level are merged, so each line moves a few times at most. */
  readonly level: number;
}

/**
 * Lines in the order of their keys, however many there are: what does not fit into memory goes as sorted runs to
 * a private temporary file that has no name, so nothing is left behind when the process is killed. Equal keys
 * keep the order in which they were added; keys compare by UTF-16 code unit.
 */
export class SortedSpill {
  readonly #limit: number;
  readonly #folder: string;
  #lines: Line[] = [];
  #characters = 0;
  #runs: Run[] = [];
  #fd: number | undefined;
  #end = 0;

  constructor({ charactersInMemory = CHARACTERS_IN_MEMORY, folder = tmpdir() }: SpillOptions = {}) {
    this.#limit = charactersInMemory;
    this.#folder = folder;
  }

  add(key: string, line: string): void {
    this.#lines.push({ key, line });
    this.#characters += key.length + line.length;
    if (this.#characters >= this.#limit) this.#spill();
  }

  /** All lines in order; afterwards the spill is empty. Leaving the loop early is fine. */
  *drain(): Generator<string, void, undefined> {
    for (const { line } of this.drainWithKeys()) yield line;
  }

  *drainWithKeys(): Generator<Line, void, undefined> {
    try {
      const inMemory = sorted(this.#lines);
      this.#lines = [];
      const runs = this.#runs.map((run) => this.#read(run));
      yield* runs.length === 0 ? inMemory : merge([...runs, inMemory.values()]);
    } finally {
      this.close();
    }
  }

  /** Forgets everything. */
  close(): void {
    this.#lines = [];
    this.#characters = 0;
    this.#runs = [];
    this.#end = 0;
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #spill(): void {
    this.#runs.push(this.#write(sorted(this.#lines), 0));
    this.#lines = [];
    this.#characters = 0;
    for (let level = 0; this.#countOfLevel(level) >= MAX_RUNS; level++) {
      const together = this.#runs.splice(-MAX_RUNS);
      this.#runs.push(this.#write(merge(together.map((run) => this.#read(run))), level + 1));
    }
  }

  /** Runs stand in the order of their lines' arrival, higher levels first. */
  #countOfLevel(level: number): number {
    return this.#runs.filter((run) => run.level === level).length;
  }

  #write(lines: Iterable<Line>, level: number): Run {
    this.#fd ??= openNameless(this.#folder);
    const fd = this.#fd;
    const start = this.#end;
    let block = Buffer.allocUnsafe(BLOCK_SIZE);
    let size = 0;
    const flush = (): void => {
      writeAll(fd, block.subarray(0, size), this.#end);
      this.#end += size;
      size = 0;
    };
    for (const line of lines) {
      const record = measure(line);
      if (record.size > block.length - size) flush();
      if (record.size > block.length) block = Buffer.allocUnsafe(record.size);
      encode(line, record, block, size);
      size += record.size;
    }
    flush();
    return { start, end: this.#end, level };
  }

  *#read({ start, end }: Run): Generator<Line, undefined, undefined> {
    const fd = this.#fd;
    if (fd === undefined) return undefined;
    let block = Buffer.alloc(0);
    let at = start;
    const need = (bytes: number): void => {
      if (block.length >= bytes) return;
      const more = Buffer.allocUnsafe(Math.min(end - at, Math.max(BLOCK_SIZE, bytes - block.length)));
      readAll(fd, more, at);
      at += more.length;
      block = Buffer.concat([block, more]);
    };
    while (at < end || block.length > 0) {
      need(RECORD_HEAD);
      const keySize = block.readUInt32LE(1);
      const lineSize = block.readUInt32LE(5);
      need(RECORD_HEAD + keySize + lineSize);
      yield decode(block, keySize, lineSize);
      block = block.subarray(RECORD_HEAD + keySize + lineSize);
    }
    return undefined;
  }
}

/** Sorting is stable by the language's definition. */
function sorted(lines: Line[]): Line[] {
  return lines.sort((one, other) => compare(one.key, other.key));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Merges sorted sources; of equal keys, the one of the earlier source comes first. */
function* merge(sources: readonly Iterator<Line, undefined>[]): Generator<Line, undefined, undefined> {
  const heads: { readonly from: Iterator<Line, undefined>; line: Line }[] = [];
  for (const from of sources) {
    const { value } = from.next();
    if (value !== undefined) heads.push({ from, line: value });
  }
  while (heads.length > 0) {
    let least = 0;
    for (let index = 1; index < heads.length; index++) {
      const one = heads[index];
      const best = heads[least];
      if (one !== undefined && best !== undefined && one.line.key < best.line.key) least = index;
    }
    const head = heads[least];
    if (head === undefined) break;
    yield head.line;
    const { value } = head.from.next();
    if (value === undefined) heads.splice(least, 1);
    else head.line = value;
  }
  return undefined;
}

/** How a line is held in the file. */
interface RecordShape {
  readonly encoding: 0 | 1;
  readonly keySize: number;
  readonly size: number;
}

function measure({ key, line }: Line): RecordShape {
  const encoding = NOT_LATIN1.test(key) || NOT_LATIN1.test(line) ? 1 : 0;
  const width = encoding + 1;
  return { encoding, keySize: key.length * width, size: RECORD_HEAD + (key.length + line.length) * width };
}

function encode({ key, line }: Line, { encoding, keySize, size }: RecordShape, block: Buffer, at: number): void {
  block.writeUInt8(encoding, at);
  block.writeUInt32LE(keySize, at + 1);
  block.writeUInt32LE(size - RECORD_HEAD - keySize, at + 5);
  block.write(key, at + RECORD_HEAD, ENCODINGS[encoding]);
  block.write(line, at + RECORD_HEAD + keySize, ENCODINGS[encoding]);
}

function decode(record: Buffer, keySize: number, lineSize: number): Line {
  const encoding = ENCODINGS[record[0] === 0 ? 0 : 1];
  const middle = RECORD_HEAD + keySize;
  return {
    key: record.toString(encoding, RECORD_HEAD, middle),
    line: record.toString(encoding, middle, middle + lineSize),
  };
}

/** A file for reading and writing that only this process can reach and that ends with it. */
function openNameless(folder: string): number {
  try {
    // It never has a name, so not even a kill at the wrong moment leaves one.
    return openSync(folder, constants.O_RDWR | O_TMPFILE, 0o600);
  } catch {
    // Not every file system and system can do that.
  }
  const { randomUUID } = process.getBuiltinModule("node:crypto");
  const path = join(folder, `limpid-${randomUUID()}`);
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  unlinkSync(path);
  return fd;
}

function writeAll(fd: number, bytes: Uint8Array, at: number): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written, bytes.length - written, at + written);
}

function readAll(fd: number, into: Uint8Array, at: number): void {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(fd, into, filled, into.length - filled, at + filled);
    if (count === 0) throw new Error("the temporary file of a sorted spill ends too early");
    filled += count;
  }
}
