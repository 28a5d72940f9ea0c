import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "./entry.ts";
import { decodeHead, decodeRecord, HEAD_BYTES, MAGIC, type RecordHead } from "./record.ts";

const NAME = /^(\d{12})\.journal$/;

/** Segments by the number of their first entry, the oldest first. */
export function segmentsIn(folder: string): number[] {
  const numbers = readdirSync(folder).flatMap((name) => {
    const [, number] = NAME.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  return numbers.sort((one, other) => one - other);
}

export function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(12, "0")}.journal`);
}

export interface Found {
  readonly entry: Entry;
  /** Where it ends in the segment. */
  readonly end: number;
  /** Bytes before it that hold no entry. */
  readonly damaged: number;
}

/** Reads entries of one segment one after the other, while another thread writes at its end. */
export class SegmentReader {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  get size(): number {
    return fstatSync(this.#file).size;
  }

  /** The first whole entry at or after `at`; undefined when there is none (yet). */
  next(at: number): Found | undefined {
    const here = this.#at(at);
    if (here !== undefined) return { entry: here.entry, end: here.end, damaged: 0 };
    for (let from = this.#magicAfter(at); from !== undefined; from = this.#magicAfter(from)) {
      const later = this.#at(from);
      if (later !== undefined) return { entry: later.entry, end: later.end, damaged: from - at };
    }
    return undefined;
  }

  close(): void {
    closeSync(this.#file);
  }

  #at(at: number): { readonly entry: Entry; readonly end: number } | undefined {
    const head = this.#head(at);
    if (head === undefined || at + head.length > this.size) return undefined;
    const bytes = Buffer.allocUnsafeSlow(head.length);
    if (!this.#read(bytes, at)) return undefined;
    const entry = decodeRecord(head, bytes);
    return entry === undefined ? undefined : { entry, end: at + head.length };
  }

  #head(at: number): RecordHead | undefined {
    const bytes = Buffer.alloc(HEAD_BYTES);
    return this.#read(bytes, at) ? decodeHead(bytes) : undefined;
  }

  /** Where a later entry may begin; what was damaged in between is passed over. */
  #magicAfter(at: number): number | undefined {
    const block = Buffer.alloc(1 << 20);
    for (let from = at + 1; ; from += block.length - MAGIC.length + 1) {
      const count = readSync(this.#file, block, 0, block.length, from);
      const found = block.subarray(0, count).indexOf(MAGIC);
      if (found >= 0) return from + found;
      if (count < block.length) return undefined;
    }
  }

  #read(into: Buffer, at: number): boolean {
    for (let done = 0; done < into.length; ) {
      const count = readSync(this.#file, into, done, into.length - done, at + done);
      if (count === 0) return false;
      done += count;
    }
    return true;
  }
}
