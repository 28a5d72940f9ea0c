import type { Parsed, ParseIssue } from "../bytes/issue.ts";
import { Reader } from "../bytes/reader.ts";
import { decodeUtf8 } from "../text/bytes-text.ts";

const MAGIC = 0x0005_1607;
const ENTRY_SIZE = 12;
const HEADER_SIZE = 26;
const FINDER_INFO = 9;
const MAX_ENTRIES = 64; // the specification names 15 kinds
/** Finder information has 32 bytes, two pad them; then this header of macOS. */
const BEHIND_FINDER_INFO = 34;
const ATTRIBUTES_MAGIC = 0x4154_5452; // ATTR
const MAX_ATTRIBUTES = 256; // a file has a handful
/** The system itself refuses longer headers (ATTR_MAX_HDR_SIZE); values of origin are shorter still. */
export const APPLE_DOUBLE_HEAD = 128 << 10;

/**
 * Extended attributes in an AppleDouble file (`._name`), in which other file systems and archives keep those of a
 * Mac's files; null when it holds no table of them.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/bsd/vfs/vfs_xattr.c (typedef struct attr_header)
 */
export function parseAppleDoubleAttributes(head: Uint8Array, base = 0): Parsed<ReadonlyMap<string, Uint8Array> | null> {
  const issues: ParseIssue[] = [];
  const header = new Reader(head, "big", base, "AppleDouble header");
  const magic = header.u32("magic");
  if (header.issue !== undefined) return { value: null, issues: [header.issue] };
  if (magic !== MAGIC)
    return { value: null, issues: [{ code: "invalid-value", at: base, what: "no AppleDouble file" }] };
  const finder = finderInfo(header);
  if (finder === undefined) return { value: null, issues };
  const table = header.window(finder + BEHIND_FINDER_INFO, head.length, "attribute header");
  if (table.u32("magic") !== ATTRIBUTES_MAGIC) return { value: null, issues };
  table.skip(30, "sizes"); // tag, three sizes, three reserved words, flags
  const claimed = table.u16("number of attributes");
  const values = new Map<string, Uint8Array>();
  const count = Math.min(claimed, MAX_ATTRIBUTES);
  if (count < claimed) issues.push({ code: "limit-exceeded", at: table.base, what: `${claimed} attributes claimed` });
  for (let index = 0; index < count; index++) {
    const offset = table.u32("offset of a value");
    const length = table.u32("length of a value");
    table.skip(2, "flags");
    const nameLength = table.u8("length of a name");
    const name = table.take(nameLength, "name");
    // Entries begin at multiples of four.
    table.skip((4 - ((11 + nameLength) % 4)) % 4);
    if (table.issue !== undefined) break;
    if (offset + length > head.length) {
      issues.push({ code: "truncated", at: base + Math.min(offset, head.length), what: "value of an attribute" });
      continue;
    }
    values.set(decodeUtf8(name.subarray(0, Math.max(0, nameLength - 1))), head.slice(offset, offset + length));
  }
  if (table.issue !== undefined) issues.push(table.issue);
  return { value: values, issues };
}

/** Where the Finder information begins. */
function finderInfo(header: Reader): number | undefined {
  header.seek(24);
  const claimed = header.u16("number of entries");
  const present = Math.max(0, Math.floor((header.length - HEADER_SIZE) / ENTRY_SIZE));
  for (let index = 0; index < Math.min(claimed, present, MAX_ENTRIES); index++) {
    const entry = header.window(HEADER_SIZE + index * ENTRY_SIZE, ENTRY_SIZE, "AppleDouble entry");
    const id = entry.u32("id");
    const offset = entry.u32("offset");
    if (id === FINDER_INFO) return offset;
  }
  return undefined;
}
