import type { ElfHeader } from "./header.ts";
import { ET_REL } from "./header.ts";
import { EM_IA64, EM_PARISC, EM_PPC64 } from "./machines.ts";
import { PF_X, PT_LOAD, type Segment } from "./program-headers.ts";
import { type Section, SHF_EXECINSTR } from "./section-headers.ts";

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
export function codeRanges(header: ElfHeader, sections: readonly Section[], segments: readonly Segment[]): CodeRanges {
  const executable = sections.filter(
    ({ flags, name }) => (flags & SHF_EXECINSTR) !== 0 || (name === ".opd" && DESCRIPTOR_MACHINES.has(header.machine)),
  );
  if (header.type === ET_REL) return objectCode(executable);
  const ranges =
    sections.length > 0
      ? executable.map(({ address, size }) => ({ start: address, end: address + size }))
      : segments
          .filter(({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0)
          .map(({ address, memorySize }) => ({ start: address, end: address + memorySize }));
  return loadedCode(merge(ranges));
}

function objectCode(executable: readonly Section[]): CodeRanges {
  const sizes = new Map(executable.map(({ index, size }) => [index, size]));
  let bytes = 0;
  for (const size of sizes.values()) bytes += size;
  return { bytes, holds: (value, section) => section >= 0xff00 || value <= (sizes.get(section) ?? -1) };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function loadedCode(ranges: readonly Range[]): CodeRanges {
  let bytes = 0;
  for (const { start, end } of ranges) bytes += end - start;
  const [only] = ranges;
  if (ranges.length === 1 && only !== undefined) {
    const { start, end } = only;
    return { bytes, holds: (value) => value >= start && value <= end };
  }
  return { bytes, holds: (value) => ranges.some(({ start, end }) => value >= start && value <= end) };
}

// Alignment leaves small gaps between the sections of one segment; nobody hides a function in them.
const GAP = 4096;

function merge(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.start <= last.end + GAP) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else merged.push(range);
  }
  return merged;
}
