import { type Endian, type ParseIssue, Reader } from "@limpid/core";
import type { ByteSource, ReadBudget } from "./source.ts";

const PAGE = 4096; // headers and small tables come in one read of a page
const KEPT_CHUNKS = 12; // tables of an ELF file: head, section headers, dynamic, names, notes, comment and a few more
const MAX_TABLE = 16 << 20; // one table held at once: 262,144 section headers of 64 bytes
const SCAN_CHUNK = 256 << 10; // long tables and whole segments pass through memory in pieces of this size
const ALIGNMENT = 8; // ranges begin at a multiple of it, so that a table's words lie in memory as they lie in the file
const NOTHING = new Uint8Array(0);
// An honest file is passed through five times at most: symbols, strings, entropy, padding, Go. A hostile one names the
// same bytes in thousands of tables; with this it takes less than 200 ms for 10 MB.
const MOST_PASSES = 6;
const FREE_PASSES = 1 << 20; // bytes that even the smallest file may be passed through

/**
 * The bytes of one artifact, or of a part inside it: bounded reads through a small memory of recent ranges.
 * Offsets are relative to the part; issues and readers carry offsets in the whole file.
 */
export class Content {
  readonly size: number;
  readonly base: number;
  /** Trouble with the reading itself: ranges that could not be had, a budget that ran out. */
  readonly issues: ParseIssue[] = [];
  readonly #source: ByteSource;
  readonly #budget: ReadBudget;
  /** Bytes that may still pass through `scan`, fresh or kept. */
  #passesLeft: number;
  #chunks: { readonly start: number; readonly bytes: Uint8Array }[] = [];

  constructor(source: ByteSource, budget: ReadBudget, base = 0, length = Number.POSITIVE_INFINITY) {
    this.#source = source;
    this.#budget = budget;
    this.base = base;
    this.size = Math.max(0, Math.min(length, source.size - base));
    this.#passesLeft = MOST_PASSES * this.size + FREE_PASSES;
  }

  /** The part that begins at `offset` and has `length` bytes, or ends with this one. */
  part(offset: number, length = Number.POSITIVE_INFINITY): Content {
    return new Content(this.#source, this.#budget, this.base + offset, Math.min(length, this.size - offset));
  }

  /** Reads a range in one go that several small tables share, so each of them finds it in memory. */
  prefetch(offset: number, length: number): void {
    this.bytes(offset, length);
  }

  /** At most `length` bytes from `offset`; fewer at the end, above 16 MiB, and when nothing can be read. */
  bytes(offset: number, length: number): Uint8Array {
    const start = Math.max(0, offset);
    const wanted = Math.min(length, this.size - start, MAX_TABLE);
    if (!(wanted > 0)) return NOTHING;
    const kept = this.#kept(start, wanted);
    if (kept !== undefined) return kept;
    const before = start % ALIGNMENT;
    const from = start - before;
    const bytes = this.#fetch(from, Math.min(Math.max(before + wanted, PAGE), this.size - from));
    if (this.#chunks.length >= KEPT_CHUNKS) this.#chunks = this.#chunks.slice(KEPT_CHUNKS / 2);
    this.#chunks.push({ start: from, bytes });
    return before === 0 && bytes.length <= wanted ? bytes : bytes.subarray(before, before + wanted);
  }

  reader(offset: number, length: number, endian: Endian, name: string): Reader {
    return new Reader(this.bytes(offset, length), endian, this.base + offset, name);
  }

  /**
   * Passes a range through `look` in pieces of at most 256 KiB whose length is a multiple of `stride` (but for a
   * cut last one); a piece is valid while it is looked at. Returns the bytes seen: fewer than `length` when the file
   * or the budget ends before, or when the file was passed through too often.
   */
  scan(offset: number, length: number, stride: number, look: (piece: Uint8Array, at: number) => void): number {
    const end = Math.min(offset + length, this.size);
    const step = SCAN_CHUNK - (SCAN_CHUNK % stride);
    let at = offset;
    while (at < end) {
      const wanted = Math.min(step, end - at);
      if (wanted > this.#passesLeft) {
        this.#note(
          "budget-exhausted",
          at,
          `tables name the same bytes: the file was passed through ${MOST_PASSES} times`,
        );
        break;
      }
      this.#passesLeft -= wanted;
      const piece =
        wanted <= PAGE ? this.bytes(at, wanted) : (this.#kept(at, wanted) ?? this.#fetch(at, wanted, "briefly"));
      look(piece, at);
      at += piece.length;
      if (piece.length < wanted) break;
    }
    return at - offset;
  }

  #kept(start: number, length: number): Uint8Array | undefined {
    for (const chunk of this.#chunks) {
      const from = start - chunk.start;
      if (from >= 0 && from + length <= chunk.bytes.length) return chunk.bytes.subarray(from, from + length);
    }
    return undefined;
  }

  #fetch(start: number, length: number, use: "kept" | "briefly" = "kept"): Uint8Array {
    const allowed = Math.min(length, this.#budget.left);
    if (allowed < length) this.#note("budget-exhausted", start + allowed, "the budget of bytes to read ran out");
    if (allowed === 0) return NOTHING;
    const source = this.#source;
    const at = this.base + start;
    const bytes =
      use === "briefly" && source.readBriefly !== undefined
        ? source.readBriefly(at, allowed)
        : source.read(at, allowed);
    this.#budget.left -= bytes.length;
    if (bytes.length < allowed) {
      this.#note("unreadable", start + bytes.length, `${allowed} bytes expected, ${bytes.length} could be read`);
    }
    return bytes;
  }

  #note(code: ParseIssue["code"], at: number, what: string): void {
    if (!this.issues.some((issue) => issue.code === code)) this.issues.push({ code, at: this.base + at, what });
  }
}
