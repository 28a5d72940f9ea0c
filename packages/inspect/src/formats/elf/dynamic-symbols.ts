import type { Content } from "../../content/content.ts";
import { NO_CODE } from "./code-ranges.ts";
import type { DynamicSection } from "./dynamic-section.ts";
import type { ElfHeader } from "./header.ts";
import { fileOffset, type SegmentTable } from "./program-headers.ts";
import { type Section, SHT_DYNSYM } from "./section-headers.ts";
import { countSymbols, type SymbolCounts, symbolSize } from "./symbol-table.ts";

const MAX_BUCKETS = 1 << 20; // the largest C++ libraries have some ten thousand
const MAX_CHAIN = 1 << 16;

/** The symbols that the dynamic linker uses: what the file takes from others and offers to them. */
export function countDynamicSymbols(
  file: Content,
  header: ElfHeader,
  sections: readonly Section[],
  loads: SegmentTable,
  dynamic: DynamicSection | undefined,
): SymbolCounts | undefined {
  const section = sections.find(({ type }) => type === SHT_DYNSYM);
  if (section !== undefined) {
    return section.offset < file.size ? countSymbols(file, header, section, NO_CODE) : undefined;
  }
  if (sections.length > 0 || dynamic?.symbolTable === undefined) return undefined;
  const offset = fileOffset(loads.segments, dynamic.symbolTable);
  const count = countFromHash(file, header, loads, dynamic);
  if (offset === undefined || count === undefined) return undefined;
  return countSymbols(file, header, { offset, size: count * symbolSize(header) }, NO_CODE);
}

/** The dynamic symbol table has no length of its own; its hash table knows how many symbols there are. */
function countFromHash(
  file: Content,
  header: ElfHeader,
  loads: SegmentTable,
  dynamic: DynamicSection,
): number | undefined {
  const plain = dynamic.hash === undefined ? undefined : fileOffset(loads.segments, dynamic.hash);
  if (plain !== undefined) {
    const hash = file.reader(plain, 8, header.endian, "DT_HASH");
    hash.skip(4, "nbucket");
    const chains = hash.u32("nchain");
    if (hash.issue === undefined) return chains;
  }
  const gnu = dynamic.gnuHash === undefined ? undefined : fileOffset(loads.segments, dynamic.gnuHash);
  return gnu === undefined ? undefined : countFromGnuHash(file, header, gnu);
}

/** @see https://flapenguin.me/elf-dt-gnu-hash and glibc elf/dl-lookup.c */
function countFromGnuHash(file: Content, header: ElfHeader, offset: number): number | undefined {
  const head = file.reader(offset, 16, header.endian, "DT_GNU_HASH");
  const buckets = Math.min(head.u32("nbuckets"), MAX_BUCKETS);
  const firstSymbol = head.u32("symoffset");
  const bloomWords = head.u32("bloom_size");
  if (head.issue !== undefined) return undefined;
  const bucketsAt = offset + 16 + bloomWords * (header.bits / 8);
  const table = file.reader(bucketsAt, buckets * 4, header.endian, "hash buckets");
  let highest = 0;
  for (let index = 0; index < buckets && table.issue === undefined; index++) {
    highest = Math.max(highest, table.u32("bucket"));
  }
  if (table.issue !== undefined) return undefined;
  if (highest < firstSymbol) return firstSymbol;
  const chainAt = bucketsAt + buckets * 4 + (highest - firstSymbol) * 4;
  const chain = file.reader(chainAt, MAX_CHAIN * 4, header.endian, "hash chain");
  for (let length = 1; length <= MAX_CHAIN; length++) {
    const hash = chain.u32("hash");
    if (chain.issue !== undefined) return undefined;
    if ((hash & 1) === 1) return highest + length;
  }
  return undefined;
}
