import type { Latin1, ParseIssue } from "@limpid/core";
import type { ByteSource } from "../content/source.ts";
import { PRINTABLE } from "./byte-classes.ts";
import { findRuns, isTurn, type Search, type StringEncoding, wideRun } from "./find-runs.ts";

/** A piece of text in a file. */
export interface FoundString {
  /** In the file, in bytes. */
  readonly offset: number;
  readonly encoding: StringEncoding;
  /** In characters; `text` holds at most the first {@link MAX_TEXT} of them. */
  readonly length: number;
  /** Printable ASCII and tabs only, so it is safe for a terminal as it is. */
  readonly text: string;
}

/** A piece of text where it lies in memory; the object and the bytes are valid during the call only. */
export interface StringSpan {
  /** In the file, in bytes. */
  readonly offset: number;
  readonly encoding: StringEncoding;
  /** In characters; the bytes hold at most the first {@link MAX_TEXT} of them. */
  readonly length: number;
  readonly bytes: Uint8Array;
  /** Of the first character in `bytes`. */
  readonly start: number;
  readonly end: number;
  /** From one character to the next. */
  readonly step: 1 | 2;
}

export interface SearchOptions {
  /** The fewest characters that count, 4 or more. */
  readonly minLength: number;
  /** Leaves UTF-16 out. */
  readonly asciiOnly?: boolean;
}

export interface ExtractOptions extends SearchOptions {
  /** Bytes as text, one character each, where the caller has something faster than this package (`Buffer`). */
  readonly latin1?: (bytes: Uint8Array) => Latin1;
}

/** `strings` takes 4 and people ask for 6: shorter runs are mostly code that happens to be printable. */
export const DEFAULT_MIN_LENGTH = 6;
export const LEAST_MIN_LENGTH = 4;
export const MOST_MIN_LENGTH = 1000;
/** Characters of one string that are kept: longer ones are padding or a file in the file, and cost memory. */
export const MAX_TEXT = 65_536;

const PIECE = 256 << 10; // fits the second-level cache; twice what is kept of a string in UTF-16

/**
 * Calls `found` for each string of a file in the order of their ends, and says what could not be read. Memory does
 * not depend on the file; texts may share the memory of a piece, so copy what is kept.
 */
export function extractStrings(
  source: ByteSource,
  { latin1, ...options }: ExtractOptions,
  found: (string: FoundString) => void,
): readonly ParseIssue[] {
  let piece: Uint8Array | undefined;
  let pieceText: Latin1 = "";
  return eachString(source, options, (span) => {
    const { bytes, encoding, end, length, offset, start, step } = span;
    if (latin1 === undefined || step !== 1) {
      found({ offset, encoding, length, text: charactersAt(bytes, start, end, step) });
      return;
    }
    if (bytes !== piece) {
      piece = bytes;
      pieceText = latin1(bytes);
    }
    found({ offset, encoding, length, text: pieceText.slice(start, end) });
  });
}

/** The same without making texts: most strings are printed or passed by as the bytes they are. */
export function eachString(
  source: ByteSource,
  { asciiOnly = false, minLength }: SearchOptions,
  found: (span: StringSpan) => void,
): readonly ParseIssue[] {
  const shortest = Math.min(Math.max(minLength, LEAST_MIN_LENGTH), MOST_MIN_LENGTH);
  const search: Search = { asciiFloor: 0, wideFloor: asciiOnly ? Number.POSITIVE_INFINITY : 0, resume: 0 };
  const span = new Span();
  let base = 0;
  while (base < source.size) {
    const wanted = Math.min(PIECE, source.size - base);
    const bytes = source.readBriefly?.(base, wanted) ?? source.read(base, wanted);
    const end = base + bytes.length;
    const isCut = bytes.length < wanted;
    const piece = inWords(bytes);
    const from = base;
    findRuns(piece, base, isCut || end === source.size, shortest, search, (encoding, start, stop) => {
      found(span.at(piece, from, encoding, start, stop));
    });
    if (isCut) {
      const what = `strings: the file could be read to ${end} of ${source.size} bytes`;
      return [{ code: "unreadable", at: end, what }];
    }
    if (end === source.size) break;
    if (end - search.resume > MAX_TEXT * 2) {
      const run = readLongRun(source, piece, base, search.resume);
      found(span.at(run.beginning, search.resume, run.encoding, run.start, run.stop));
      base = run.end - 1; // a string of the other encoding may share the last byte
      search.asciiFloor = base;
      search.wideFloor = asciiOnly ? Number.POSITIVE_INFINITY : base;
    } else base = search.resume;
  }
  return [];
}

/** One object for all strings of a file: a large program has a million. */
class Span implements StringSpan {
  offset = 0;
  encoding: StringEncoding = "ascii";
  length = 0;
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  step: 1 | 2 = 1;

  /** The string in bytes `start` to `stop` of a piece that begins at `base`; of a long one the first are enough. */
  at(piece: Uint8Array, base: number, encoding: StringEncoding, start: number, stop: number): this {
    const step = encoding === "ascii" ? 1 : 2;
    const length = (stop - start) / step;
    this.offset = base + start;
    this.encoding = encoding;
    this.length = length;
    this.bytes = piece;
    this.start = encoding === "utf-16be" ? start + 1 : start;
    this.end = this.start + Math.min(length, MAX_TEXT) * step;
    this.step = step;
    return this;
  }
}

const NOTHING = new Uint8Array(0);

/** The same bytes as whole words in memory, as an object of their own; what fills up the last one is no text in any encoding. */
function inWords(bytes: Uint8Array): Uint8Array {
  const size = Math.ceil(bytes.length / 4) * 4;
  if (bytes.byteOffset % 4 === 0 && size === bytes.length) return bytes.subarray();
  const words = new Uint8Array(size).fill(0xff, bytes.length);
  words.set(bytes);
  return words;
}

/** A run that is longer than what is kept of it and than the piece: its beginning, and the way to its end. */
function readLongRun(
  source: ByteSource,
  piece: Uint8Array,
  base: number,
  start: number,
): {
  readonly beginning: Uint8Array;
  readonly encoding: StringEncoding;
  readonly start: number;
  readonly stop: number;
  readonly end: number;
} {
  const first = start - base;
  const isAscii = PRINTABLE[piece[first] ?? 0] === 1 && PRINTABLE[piece[first + 1] ?? 0] === 1;
  const zeroAt = piece[first] === 0 ? 0 : 1;
  const belongs = (byte: number, at: number): boolean =>
    isAscii ? PRINTABLE[byte] === 1 : isTurn(byte, ((at - start) & 1) === zeroAt);
  const beginning = new Uint8Array(piece.subarray(first)); // the next read takes its room
  let at = base + piece.length;
  let last = piece[piece.length - 1] ?? 0;
  for (let isOpen = true; isOpen && at < source.size; ) {
    const wanted = Math.min(PIECE, source.size - at);
    const next = source.readBriefly?.(at, wanted) ?? source.read(at, wanted);
    let index = 0;
    while (index < next.length && belongs(next[index] ?? 0, at + index)) index++;
    if (index > 0) last = next[index - 1] ?? 0;
    isOpen = index === wanted;
    at += index;
  }
  if (isAscii) return { beginning, encoding: "ascii", start: 0, stop: at - start, end: at };
  const wide = wideRun(start, at, zeroAt === 0, last === 0);
  return { beginning, encoding: wide.encoding, start: wide.start - start, stop: wide.end - start, end: at };
}

const CHUNK = 4096; // below every engine's limit for arguments of one call

function charactersAt(piece: Uint8Array, start: number, end: number, size: number): string {
  let text = "";
  let units: number[] = [];
  for (let at = start; at < end; at += size) {
    units.push(piece[at] ?? 0);
    if (units.length < CHUNK) continue;
    text += String.fromCharCode.apply(null, units);
    units = [];
  }
  return text + String.fromCharCode.apply(null, units);
}
