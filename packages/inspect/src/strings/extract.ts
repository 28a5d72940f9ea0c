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

export interface ExtractOptions {
  /** The fewest characters that count, 4 or more. */
  readonly minLength: number;
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
  { minLength, latin1 }: ExtractOptions,
  found: (string: FoundString) => void,
): readonly ParseIssue[] {
  const shortest = Math.min(Math.max(minLength, LEAST_MIN_LENGTH), MOST_MIN_LENGTH);
  const search: Search = { asciiFloor: 0, wideFloor: 0, resume: 0 };
  let base = 0;
  while (base < source.size) {
    const wanted = Math.min(PIECE, source.size - base);
    const bytes = source.readBriefly?.(base, wanted) ?? source.read(base, wanted);
    const end = base + bytes.length;
    const isCut = bytes.length < wanted;
    const piece = inWords(bytes);
    let text: Latin1 | undefined;
    findRuns(piece, base, isCut || end === source.size, shortest, search, (encoding, start, stop) => {
      if (latin1 !== undefined) text ??= latin1(piece);
      found(stringAt(piece, base, encoding, start, stop, text));
    });
    if (isCut) {
      const what = `strings: the file could be read to ${end} of ${source.size} bytes`;
      return [{ code: "unreadable", at: end, what }];
    }
    if (end === source.size) break;
    if (end - search.resume > MAX_TEXT * 2) {
      const run = readLongRun(source, piece, base, search.resume);
      found(run.string);
      base = run.end - 1; // a string of the other encoding may share the last byte
      search.asciiFloor = base;
      search.wideFloor = base;
    } else base = search.resume;
  }
  return [];
}

/** The same bytes as whole words in memory; what fills up the last one is no text in any encoding. */
function inWords(bytes: Uint8Array): Uint8Array {
  const size = Math.ceil(bytes.length / 4) * 4;
  if (bytes.byteOffset % 4 === 0 && size === bytes.length) return bytes;
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
): { readonly string: FoundString; readonly end: number } {
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
  if (isAscii) return { string: stringAt(beginning, start, "ascii", 0, at - start), end: at };
  const wide = wideRun(start, at, zeroAt === 0, last === 0);
  return { string: stringAt(beginning, start, wide.encoding, wide.start - start, wide.end - start), end: at };
}

/** The string in bytes `start` to `stop` of a piece, of which the first ones are enough. */
function stringAt(
  piece: Uint8Array,
  base: number,
  encoding: StringEncoding,
  start: number,
  stop: number,
  text?: Latin1,
): FoundString {
  const size = encoding === "ascii" ? 1 : 2;
  const length = (stop - start) / size;
  const kept = start + Math.min(length, MAX_TEXT) * size;
  return {
    offset: base + start,
    encoding,
    length,
    text:
      size === 1 && text !== undefined
        ? text.slice(start, kept)
        : charactersAt(piece, encoding === "utf-16be" ? start + 1 : start, kept, size),
  };
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
