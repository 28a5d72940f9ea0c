import { type Parsed, Reader } from "@limpid/core";
import { textOf } from "../../content/text.ts";
import { decodeUtf16 } from "./mac-roman.ts";

/** A text in a property list, not decoded, and where its characters lie in it. */
export interface PlistText {
  readonly content: Uint8Array;
  readonly offset: number;
  readonly encoding: "ascii" | "utf-16";
  readonly characters: number;
}

export function decodePlistText({ content, encoding }: PlistText): string {
  return encoding === "ascii" ? textOf(content) : decodeUtf16(content);
}

const TRAILER = 32;
const MAX_KEYS = 64; // the property list of a script has one
const DICTIONARY = 0xd0;
const ASCII = 0x50;
const UTF16 = 0x60;

/**
 * The text that a binary property list's outermost dictionary holds under a key; undefined when it holds none, or
 * something else. Only what that needs is read.
 *
 * @see https://opensource.apple.com/source/CF/CF-1153.18/CFBinaryPList.c
 */
export function plistText(bytes: Uint8Array, base: number, key: string): Parsed<PlistText | undefined> {
  const trailer = new Reader(bytes, "big", base, "property list").window(Math.max(8, bytes.length - TRAILER), TRAILER);
  trailer.skip(6);
  const offsetSize = trailer.u8("size of offsets");
  const referenceSize = trailer.u8("size of references");
  const count = trailer.size64("number of objects");
  const top = trailer.size64("top object");
  const table = trailer.size64("offset of the offset table");
  if (trailer.issue !== undefined) return { value: undefined, issues: [trailer.issue] };

  const objectAt = (index: number): number =>
    index < count ? number(bytes, table + index * offsetSize, offsetSize) : bytes.length;
  const dictionary = objectAt(top);
  const marker = bytes[dictionary] ?? 0;
  if ((marker & 0xf0) !== DICTIONARY) {
    const what = "property list: a dictionary expected, another object found";
    return {
      value: undefined,
      issues: [{ code: "invalid-value", at: base + Math.min(dictionary, bytes.length), what }],
    };
  }
  const { length, start } = lengthAt(bytes, dictionary);
  const keys = Math.min(length, MAX_KEYS);
  for (let index = 0; index < keys; index++) {
    const name = objectAt(number(bytes, start + index * referenceSize, referenceSize));
    const text = textAt(bytes, name);
    if (text?.characters !== key.length || decodePlistText(text) !== key) continue;
    const value = objectAt(number(bytes, start + (length + index) * referenceSize, referenceSize));
    return { value: textAt(bytes, value), issues: [] };
  }
  return { value: undefined, issues: [] };
}

function textAt(bytes: Uint8Array, at: number): PlistText | undefined {
  const kind = (bytes[at] ?? 0) & 0xf0;
  if (kind !== ASCII && kind !== UTF16) return undefined;
  const { length, start } = lengthAt(bytes, at);
  const size = kind === ASCII ? length : 2 * length;
  if (start + size > bytes.length) return undefined;
  const content = bytes.subarray(start, start + size);
  return { content, offset: start, encoding: kind === ASCII ? "ascii" : "utf-16", characters: length };
}

/** Length of an object: in the low bits of its marker, or as an integer behind it when they are all set. */
function lengthAt(bytes: Uint8Array, at: number): { readonly length: number; readonly start: number } {
  const low = (bytes[at] ?? 0) & 0x0f;
  if (low !== 0x0f) return { length: low, start: at + 1 };
  const size = 1 << ((bytes[at + 1] ?? 0) & 0x03);
  return { length: number(bytes, at + 2, size), start: at + 2 + size };
}

/** An unsigned number of `size` bytes; beyond the end, and above 2^53, one that fits nowhere. */
function number(bytes: Uint8Array, at: number, size: number): number {
  if (size < 1 || size > 8 || !(at >= 0 && at + size <= bytes.length)) return Number.MAX_SAFE_INTEGER;
  let value = 0;
  for (let index = 0; index < size; index++) value = value * 256 + (bytes[at + index] ?? 0);
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
