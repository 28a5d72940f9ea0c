import type { Entry } from "./entry.ts";
import { SegmentReader, segmentPath, segmentsIn } from "./segment.ts";

/** Reads the journal in its order, beside the thread that writes it. */
export class JournalReader {
  readonly #folder: string;
  #next: number;
  #segment: { readonly first: number; readonly reader: SegmentReader } | undefined;
  #at = 0;
  /** Bytes in which entries stood that cannot be read any more. */
  damagedBytes = 0;

  /** `from`: the first entry that is wanted. */
  constructor(folder: string, from: number) {
    this.#folder = folder;
    this.#next = from;
  }

  /** The next entry up to `last`, which is durable; undefined when there is none. */
  next(last: number): Entry | undefined {
    while (this.#next <= last) {
      if (this.#segment === undefined && !this.#open()) return undefined;
      const found = this.#segment?.reader.next(this.#at);
      if (found === undefined) {
        if (!this.#turn()) return undefined;
        continue;
      }
      this.#at = found.end;
      this.damagedBytes += found.damaged;
      if (found.entry.number < this.#next) continue;
      this.#next = found.entry.number + 1;
      return found.entry;
    }
    return undefined;
  }

  close(): void {
    this.#segment?.reader.close();
    this.#segment = undefined;
  }

  #open(): boolean {
    const firsts = segmentsIn(this.#folder);
    const first = firsts.findLast((one) => one <= this.#next) ?? firsts[0];
    return first !== undefined && this.#begin(first);
  }

  /** To the segment after this one, when there is one. */
  #turn(): boolean {
    const current = this.#segment?.first ?? 0;
    const after = segmentsIn(this.#folder).find((one) => one > current);
    if (after === undefined) return false;
    this.#next = Math.max(this.#next, after);
    return this.#begin(after);
  }

  #begin(first: number): boolean {
    this.close();
    this.#segment = { first, reader: new SegmentReader(segmentPath(this.#folder, first)) };
    this.#at = 0;
    return true;
  }
}
