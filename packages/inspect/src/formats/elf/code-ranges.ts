import type { ElfHeader } from "./header.ts";
import { EM_IA64, EM_PARISC, EM_PPC64 } from "./machines.ts";
import { PF_X, PT_LOAD, type Segment } from "./program-headers.ts";
import { type Section, type SectionTable, SHF_EXECINSTR } from "./section-headers.ts";

/** Where a file holds code: what a function's address is measured against. */
export class CodeRanges {
  /** Bytes of code, counting no byte twice. */
  readonly bytes: number;
  readonly #ranges: readonly Range[];
  readonly #start: number;
  readonly #end: number;

  /** `ranges`: sorted, apart from each other. */
  constructor(ranges: readonly Range[]) {
    let sum = 0;
    for (const { start, end } of ranges) sum += end - start;
    this.bytes = Math.min(sum, Number.MAX_SAFE_INTEGER);
    this.#ranges = ranges;
    this.#start = ranges[0]?.start ?? 0;
    this.#end = ranges[0]?.end ?? -1;
  }

  holds(value: number): boolean {
    if (value >= this.#start && value <= this.#end) return true;
    return this.#ranges.length > 1 && lastBefore(this.#ranges, value) >= value;
  }
}

/** For symbol tables whose addresses nobody asks about. */
export const NO_CODE = new CodeRanges([]);

/** Machines whose function symbols point at descriptors in `.opd` instead of at code. */
const DESCRIPTOR_MACHINES: ReadonlySet<number> = new Set([EM_PPC64, EM_IA64, EM_PARISC]);

/** Executable sections, or executable segments where there are no sections. */
export function codeRanges(header: ElfHeader, table: SectionTable, segments: readonly Segment[]): CodeRanges {
  const { sections, names } = table;
  const descriptors = DESCRIPTOR_MACHINES.has(header.machine) ? names.find(sections, ".opd") : undefined;
  const isCode = (section: Section): boolean => (section.flags & SHF_EXECINSTR) !== 0 || section === descriptors;
  const ranges: Range[] = [];
  for (const section of sections) {
    if (isCode(section)) push(ranges, section.address, section.size);
  }
  if (sections.length === 0) {
    for (const { type, flags, address, memorySize } of segments) {
      if (type === PT_LOAD && (flags & PF_X) !== 0) push(ranges, address, memorySize);
    }
  }
  return new CodeRanges(merged(ranges));
}

interface Range {
  readonly start: number;
  end: number;
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
