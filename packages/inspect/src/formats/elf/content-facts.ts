import type { Content } from "../../content/content.ts";
import { Entropy } from "../../content/entropy.ts";
import { PrintableRuns } from "../../content/printable-runs.ts";
import type { StringStatistics } from "../../content/read-through.ts";
import { PF_W, PF_X, PT_LOAD, type Segment } from "./program-headers.ts";
import { type SectionTable, SHF_ALLOC, SHT_PROGBITS } from "./section-headers.ts";

/** Facts that need the content itself; asked for with `deep`. */
export type SegmentEntropy = {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly writable: boolean;
  readonly executable: boolean;
  readonly bitsPerByte: number;
};

/** Such runs in sections that no segment loads and no tool knows: padding that makes a file look readable. */
export type UnreferencedStrings = StringStatistics & { readonly sections: readonly string[] };

const MAX_SEGMENTS = 16; // programs load two to six
const MAX_SECTIONS = 64;

export function segmentEntropies(file: Content, segments: readonly Segment[]): readonly SegmentEntropy[] {
  return segments
    .filter(({ type, fileSize, offset }) => type === PT_LOAD && fileSize > 0 && offset < file.size)
    .slice(0, MAX_SEGMENTS)
    .map(({ offset, fileSize, flags }) => {
      const entropy = new Entropy();
      file.scan(offset, fileSize, 1, (piece) => entropy.add(piece));
      return {
        offset: file.base + offset,
        sizeBytes: entropy.total,
        writable: (flags & PF_W) !== 0,
        executable: (flags & PF_X) !== 0,
        bitsPerByte: Math.round(entropy.bitsPerByte * 100) / 100,
      };
    })
    .filter(({ sizeBytes }) => sizeBytes > 0); // the budget ran out before: that is no entropy of 0
}

/** Sections of known purpose that no segment loads; each of them holds text in honest files. */
const KNOWN =
  /^\.(comment|gnu_debug|gnu\.|debug|zdebug|stab|gdb_index|note|modinfo|symtab|strtab|shstrtab|BTF|ctf|SUNW|llvm|ARM|gcc|mdebug|pdr|line|guile)/;

export function unreferencedStrings(file: Content, table: SectionTable): UnreferencedStrings {
  const strings = new PrintableRuns();
  const names: string[] = [];
  let examined = 0;
  for (const section of table.sections) {
    const { type, flags, offset, size } = section;
    if (type !== SHT_PROGBITS || (flags & SHF_ALLOC) !== 0 || size === 0) continue;
    const name = table.names.of(section);
    if (KNOWN.test(name)) continue;
    if (++examined > MAX_SECTIONS) break;
    const before = strings.runs;
    file.scan(offset, size, 1, (piece) => strings.add(piece));
    strings.endRange();
    if (strings.runs > before) names.push(name);
  }
  return { sections: names, runs: strings.runs, bytes: strings.bytes };
}
