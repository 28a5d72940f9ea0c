import type { Content } from "../../content/content.ts";
import { Entropy } from "../../content/entropy.ts";
import { PrintableRuns } from "../../content/printable-runs.ts";
import { includesText } from "../../content/text.ts";
import { PF_W, PF_X, PT_LOAD, type Segment } from "./program-headers.ts";
import { RUST_LIBRARY_PATH } from "./rust.ts";
import { type SectionTable, SHF_ALLOC, SHT_PROGBITS } from "./section-headers.ts";

/** Facts that need the content itself; asked for with `deep`. */
export type SegmentEntropy = {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly writable: boolean;
  readonly executable: boolean;
  readonly bitsPerByte: number;
};

/** Runs of at least 6 printable characters in the whole file. */
export type StringStatistics = { readonly runs: number; readonly bytes: number };

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
    });
}

/** What one pass over the whole file shows. */
export function readThrough(file: Content): { readonly strings: StringStatistics; readonly hasRustPaths: boolean } {
  const strings = new PrintableRuns();
  let hasRustPaths = false;
  file.scan(0, file.size, 1, (piece) => {
    strings.add(piece);
    // A path that two pieces share is missed; such a program holds hundreds of them.
    hasRustPaths ||= includesText(piece, RUST_LIBRARY_PATH);
  });
  return { strings: { runs: strings.runs, bytes: strings.bytes }, hasRustPaths };
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
