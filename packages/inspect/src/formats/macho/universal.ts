import type { Parsed, ParseIssue } from "@limpid/core";
import type { Content } from "../../content/content.ts";

/** Where a universal file holds the image for one processor. */
export interface Slice {
  readonly cpuType: number;
  readonly cpuSubtype: number;
  readonly offset: number;
  readonly size: number;
  /** Whether the bytes are all there and no slice before this one claims any of them. */
  readonly state: "read" | "outside" | "overlapping";
}

export interface UniversalHeader {
  readonly slices: readonly Slice[];
  /** Bytes of the header with its entries. */
  readonly size: number;
}

type Variant = "fat" | "fat64" | "swapped";

/** More architectures than were ever in one file; a Java class holds its version there, which is 45 or more. */
const MAX_SLICES = 32;
const HEADER_SIZE = 8;

/** The kind of universal header that a file begins with; a Java class begins alike and is none. */
export function universalVariant(head: Uint8Array): Variant | undefined {
  if (head.length < HEADER_SIZE) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, HEADER_SIZE);
  const magic = view.getUint32(0);
  if (magic === 0xcafebabe && view.getUint32(4) <= MAX_SLICES) return "fat";
  if (magic === 0xcafebabf && view.getUint32(4) <= MAX_SLICES) return "fat64";
  const count = Math.min(view.getUint32(4), view.getUint32(4, true));
  return (magic === 0xbebafeca || magic === 0xbfbafeca) && count <= MAX_SLICES ? "swapped" : undefined;
}

/**
 * Reads the header of a universal file; its numbers are big-endian whatever the slices are.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/fat.h
 */
export function parseUniversalHeader(file: Content): Parsed<UniversalHeader> {
  const variant = universalVariant(file.bytes(0, HEADER_SIZE));
  if (variant === undefined || variant === "swapped") {
    const what = "universal header: numbers in big-endian order expected, little-endian ones found; no system reads it";
    return { value: { slices: [], size: 0 }, issues: [{ code: "unsupported", at: file.base, what }] };
  }
  const issues: ParseIssue[] = [];
  const entrySize = variant === "fat" ? 20 : 32;
  const word = variant === "fat" ? "u32" : "approx64";
  const reader = file.reader(0, HEADER_SIZE + MAX_SLICES * entrySize, "big", "universal header").seek(4);
  const count = reader.u32("nfat_arch");
  if (count === 0)
    issues.push({ code: "invalid-value", at: file.base + 4, what: "nfat_arch: a slice expected, 0 found" });
  const slices: Slice[] = [];
  for (let index = 0; index < count; index++) {
    const cpuType = reader.u32("cputype");
    const cpuSubtype = reader.u32("cpusubtype");
    const offset = reader[word]("offset");
    const size = reader[word]("size");
    reader.skip(variant === "fat" ? 4 : 8, "align");
    if (reader.issue !== undefined) {
      issues.push({ ...reader.issue, what: `slice ${index}, ${reader.issue.what}` });
      break;
    }
    const slice = { cpuType, cpuSubtype, offset, size };
    const issue = misplaced(file, slices, slice, index);
    if (issue !== undefined) issues.push(issue);
    slices.push({
      ...slice,
      state: issue === undefined ? "read" : issue.code === "overlap" ? "overlapping" : "outside",
    });
  }
  return { value: { slices, size: HEADER_SIZE + slices.length * entrySize }, issues };
}

function misplaced(
  file: Content,
  before: readonly Slice[],
  { offset, size }: { readonly offset: number; readonly size: number },
  index: number,
): ParseIssue | undefined {
  const at = file.base + Math.min(offset, file.size);
  if (offset + size > file.size) {
    const what = `slice ${index}: ${size} bytes expected at 0x${offset.toString(16)}, the file ends at 0x${file.size.toString(16)}`;
    return { code: "truncated", at, what };
  }
  const other = before.findIndex((slice) => offset < slice.offset + slice.size && slice.offset < offset + size);
  if (other < 0 && offset >= HEADER_SIZE) return undefined;
  const what = other < 0 ? "begins inside the universal header" : `claims bytes of slice ${other}`;
  return { code: "overlap", at, what: `slice ${index} ${what}` };
}
