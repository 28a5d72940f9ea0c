import type { RecordTree } from "./record-tree.ts";
import { matches } from "./script-header.ts";

/** What ends a compiled script; loaders do not need it. */
export interface Trailer {
  /** Relative to the script. */
  readonly offset: number;
  /** The first byte behind it. */
  readonly end: number;
}

// Component, version 1, length with or without a byte of padding, and a mark.
const LENGTHS: readonly string[] = ["\x00\x0c", "\x00\x0d"];
const MARK = "\xfa\xde\xde\xad";
const SIZE = 12;

/** The trailer of `component` (`ascr`, `jscr`) at an offset or one byte of padding behind it. */
export function trailerAt(bytes: Uint8Array, at: number, component: "ascr" | "jscr"): Trailer | null {
  const padding = bytes[at] === 0 ? 1 : 0;
  const offset = at + padding;
  const fits = LENGTHS.some((length) => matches(bytes, offset, `${component}\x00\x01${length}${MARK}`));
  return fits ? { offset: at, end: offset + SIZE } : null;
}

export function trailerOf(tree: RecordTree, end: number): Trailer | null {
  return trailerAt(tree.bytes, end, "ascr");
}
