import type { ElfHeader } from "./header.ts";
import { ET_REL } from "./header.ts";
import { EM_IA64, EM_PARISC, EM_PPC64 } from "./machines.ts";
import { PF_X, PT_LOAD, type Segment } from "./program-headers.ts";
import { type Section, type SectionTable, SHF_EXECINSTR } from "./section-headers.ts";

/** Where a file holds code: what a function's address is measured against. */
export interface CodeRanges {
  /** Bytes of code, counting no byte twice. */
  readonly bytes: number;
  /** Whether an address (in an object file: an offset in its section) lies in code. */
  readonly holds: (value: number, section: number) => boolean;
}

/** For symbol tables whose addresses nobody asks about. */
export const NO_CODE: CodeRanges = { bytes: 0, holds: () => true };

/** Machines whose function symbols point at descriptors in `.opd` instead of at code. */
const DESCRIPTOR_MACHINES: ReadonlySet<number> = new Set([EM_PPC64, EM_IA64, EM_PARISC]);

/** Executable sections, or executable segments where there are no sections. */
export function codeRanges(header: ElfHeader, table: SectionTable, segments: readonly Segment[]): CodeRanges {
  const { sections, names } = table;
  const descriptors = DESCRIPTOR_MACHINES.has(header.machine) ? names.find(sections, ".opd") : undefined;
  const isCode = (section: Section): boolean => (section.flags & SHF_EXECINSTR) !== 0 || section === descriptors;
  if (header.type === ET_REL) return objectCode(sections.filter(isCode));
  const ranges: Range[] = [];
  for (const section of sections) {
    if (isCode(section)) push(ranges, section.address, section.size);
  }
  if (sections.length === 0) {
    for (const { type, flags, address, memorySize } of segments) {
      if (type === PT_LOAD && (flags & PF_X) !== 0) push(ranges, address, memorySize);
    }
  }
  return loadedCode(merged(ranges));
}

function objectCode(executable: readonly Section[]): CodeRanges {
  const sizes = new Map(executable.map(({ index, size }) => [index, size]));
  let bytes = 0;
  for (const size of sizes.values()) bytes += size;
  bytes = Math.min(bytes, Number.MAX_SAFE_INTEGER);
  return { bytes, holds: (value, section) => section >= SHN_LORESERVE || value <= (sizes.get(section) ?? -1) };
}

interface Range {
  readonly start: number;
  end: number;
}

const SHN_LORESERVE = 0xff00; // absolute, common and processor-specific symbols belong to no section

function loadedCode(ranges: readonly Range[]): CodeRanges {
  let sum = 0;
  for (const { start, end } of ranges) sum += end - start;
  const bytes = Math.min(sum, Number.MAX_SAFE_INTEGER);
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined) {
    const { start, end } = only;
    return { bytes, holds: (value) => value >= start && value <= end };
  }
  return { bytes, holds: (value) => lastBefore(ranges, value) >= value };
}

/** The end of the last range that begins at or before `value`; a hostile file has as many ranges as symbols. */
function lastBefore(ranges: readonly Range[], value: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.start ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1]?.end ?? Number.NEGATIVE_INFINITY;
}

// Alignment leaves small gaps between the sections of one segment; nobody hides a function in them.
const GAP = 4096;

/** Adds a range; sections mostly lie in order, so it mostly grows the last one. */
function push(ranges: Range[], start: number, size: number): void {
  if (size === 0) return;
  const last = ranges.at(-1);
  if (last !== undefined && start >= last.start && start <= last.end + GAP) {
    last.end = Math.max(last.end, start + size);
  } else ranges.push({ start, end: start + size });
}

function merged(ranges: readonly Range[]): readonly Range[] {
  if (ranges.length < 2) return ranges;
  const all: Range[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) push(all, start, end - start);
  return all;
}
