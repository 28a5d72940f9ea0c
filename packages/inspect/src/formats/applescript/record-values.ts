import { decodeMacRoman, decodeUtf16 } from "./mac-roman.ts";
import { NONE, type RecordTree } from "./record-tree.ts";
import {
  BYTES,
  IDENTIFIER,
  INTEGER,
  KIND_TEXT,
  LIST_CELL,
  LONG_BYTES,
  SMALL_INTEGER,
  STYLED_TEXT,
  TERM,
  TERM_EVENT,
  VALUE_BLOCK,
  VALUE_BLOCK_2,
  VECTOR,
} from "./record-types.ts";

const HEADER = 5;
const LONGEST_TEXT = 32_768; // bytes of a text that are decoded
const NOT_DECODED = "…"; // stands for what is beyond the budget of a file
const LONGEST_NAME = 255; // a loader refuses longer ones
const KIND_LIST = 4; // a count and a block of kind 0 with the items

/** The bytes of a record that holds nothing but bytes; undefined for any other. */
export function bytesOf(tree: RecordTree, record: number): Uint8Array | undefined {
  const at = tree.offset(record) + HEADER;
  if (tree.type(record) === BYTES) return tree.slice(at, tree.size(record));
  return tree.type(record) === LONG_BYTES ? tree.slice(at + 4, u32(tree, at)) : undefined;
}

/** Where the bytes of such a record begin, relative to the script. */
export function bytesOffset(tree: RecordTree, record: number): number {
  return tree.offset(record) + (tree.type(record) === LONG_BYTES ? HEADER + 4 : HEADER);
}

/** How many bytes a text literal takes, so that a caller can look before it decodes; 0 for no text. */
export function textSize(tree: RecordTree, record: number): number {
  if (tree.type(record) === STYLED_TEXT) return u16(tree, tree.offset(record) + HEADER);
  if (!isBlock(tree, record, KIND_TEXT)) return 0;
  return bytesOf(tree, tree.slot(record, 0))?.length ?? 0;
}

/** A text literal, of a long one the first 32 KiB: UTF-16 since Mac OS X 10.5, Mac Roman before and in comments. Undefined for no text. */
export function textOf(tree: RecordTree, record: number): string | undefined {
  if (tree.type(record) === STYLED_TEXT) {
    const at = tree.offset(record) + HEADER;
    const content = tree.slice(at + 2, Math.min(u16(tree, at), LONGEST_TEXT));
    return tree.mayDecode(content.length) ? decodeMacRoman(content) : NOT_DECODED;
  }
  if (!isBlock(tree, record, KIND_TEXT)) return undefined;
  const bytes = bytesOf(tree, tree.slot(record, 0));
  if (bytes === undefined) return undefined;
  const content = bytes.subarray(0, LONGEST_TEXT);
  return tree.mayDecode(content.length) ? decodeUtf16(content) : NOT_DECODED;
}

/** A name as its author typed it; undefined for another record. */
export function identifierOf(tree: RecordTree, record: number): string | undefined {
  if (tree.type(record) !== IDENTIFIER) return undefined;
  const at = tree.offset(record) + HEADER + 1;
  const folded = u16(tree, at);
  const typed = u16(tree, at + 2 + folded);
  const whole = typed === 0 ? tree.slice(at + 2, folded) : tree.slice(at + 4 + folded, typed);
  const name = whole.subarray(0, LONGEST_NAME);
  return tree.mayDecode(name.length) ? decodeMacRoman(name) : NOT_DECODED;
}

/** The four or eight characters of a term; for an event its class and id. Undefined for another record. */
export function codeOf(tree: RecordTree, record: number): string | undefined {
  if (tree.type(record) !== TERM) return undefined;
  const length = tree.kind(record) === TERM_EVENT ? 8 : tree.size(record);
  return decodeMacRoman(tree.slice(tree.offset(record) + HEADER + 1, length));
}

export function integerOf(tree: RecordTree, record: number): number | undefined {
  if (tree.type(record) === SMALL_INTEGER) return (tree.size(record) << 16) >> 16;
  if (tree.type(record) !== INTEGER) return undefined;
  return u32(tree, tree.offset(record) + HEADER) | 0;
}

/** Records of a list, a vector or a block, at most `limit`; undefined for what holds no items. */
export function itemsOf(tree: RecordTree, record: number, limit: number): readonly number[] | undefined {
  if (tree.type(record) === VECTOR) return slots(tree, record, limit);
  if (isBlock(tree, record, KIND_LIST)) return slots(tree, tree.slot(record, 1), limit);
  if (tree.type(record) !== LIST_CELL) return undefined;
  const items: number[] = [];
  // A hostile list can lead back to itself: the limit ends it.
  for (let cell = record; tree.type(cell) === LIST_CELL && tree.slotCount(cell) === 2; cell = tree.slot(cell, 1)) {
    if (items.length >= limit) break;
    items.push(tree.slot(cell, 0));
  }
  return items;
}

export function isBlock(tree: RecordTree, record: number, kind: number): boolean {
  return record !== NONE && (tree.is(record, VALUE_BLOCK_2, kind) || tree.is(record, VALUE_BLOCK, kind));
}

function slots(tree: RecordTree, record: number, limit: number): readonly number[] {
  return Array.from({ length: Math.min(tree.slotCount(record), limit) }, (_, index) => tree.slot(record, index));
}

function u16(tree: RecordTree, at: number): number {
  return ((tree.bytes[at] ?? 0) << 8) | (tree.bytes[at + 1] ?? 0);
}

function u32(tree: RecordTree, at: number): number {
  return u16(tree, at) * 0x1_0000 + u16(tree, at + 2);
}
