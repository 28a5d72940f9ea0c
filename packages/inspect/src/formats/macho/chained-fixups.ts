import type { Endian } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { LinkeditTable } from "./linkedit.ts";

/** How newer images name what they take from others. */
export type ChainedFixups = {
  readonly sizeBytes: number;
  /** Names taken from libraries. */
  readonly imports: number;
};

const IMPORT_SIZES: readonly number[] = [0, 4, 8, 16]; // dyld_chained_import, _addend, _addend64

/**
 * Reads the header; the count is cut to the entries that have room.
 *
 * @see https://github.com/apple-oss-distributions/dyld/blob/main/include/mach-o/fixup-chains.h
 */
export function parseChainedFixups(file: Content, endian: Endian, table: LinkeditTable): ChainedFixups {
  const header = file.reader(table.offset, Math.min(table.size, 28), endian, "chained fixups");
  header.skip(8, "fixups_version, starts_offset");
  const offset = header.u32("imports_offset");
  header.skip(4, "symbols_offset");
  const count = header.u32("imports_count");
  const size = IMPORT_SIZES[header.u32("imports_format")] ?? 0;
  const room = size === 0 ? 0 : Math.max(0, Math.floor((table.size - offset) / size));
  return { sizeBytes: table.size, imports: header.issue === undefined ? Math.min(count, room) : 0 };
}
