import type { Parsed, ParseIssue } from "@limpid/core";
import { Reader } from "@limpid/core";

/** A range of a file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

const ENTRY_SIZE = 12;
const HEADER_SIZE = 26;
const RESOURCE_FORK = 2;
const MAX_ENTRIES = 64; // the specification names 15 kinds

/** Whether a file is what other systems keep of a Mac file beside its data: `._name`. */
export function isAppleDouble(head: Uint8Array): boolean {
  return head[0] === 0x00 && head[1] === 0x05 && head[2] === 0x16 && head[3] === 0x07;
}

/**
 * Where the resource fork lies in an AppleDouble file; null when it holds none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1740 (appendix B)
 */
export function parseAppleDouble(head: Uint8Array, base: number): Parsed<Extent | null> {
  const issues: ParseIssue[] = [];
  const header = new Reader(head, "big", base, "AppleDouble header");
  header.seek(24);
  const claimed = header.u16("number of entries");
  const present = Math.max(0, Math.floor((head.length - HEADER_SIZE) / ENTRY_SIZE));
  const count = Math.min(claimed, present, MAX_ENTRIES);
  if (count < claimed) {
    const code = claimed > MAX_ENTRIES ? "limit-exceeded" : "truncated";
    issues.push({ code, at: base + 24, what: `AppleDouble entries: ${claimed} claimed, ${count} read` });
  }
  for (let index = 0; index < count; index++) {
    const entry = header.window(HEADER_SIZE + index * ENTRY_SIZE, ENTRY_SIZE, "AppleDouble entry");
    const id = entry.u32("id");
    const offset = entry.u32("offset");
    const length = entry.u32("length");
    if (id === RESOURCE_FORK) return { value: { offset, length }, issues };
  }
  return { value: null, issues };
}
