import type { DynamicSection } from "./dynamic-section.ts";
import { type ElfHeader, ET_CORE, ET_DYN, ET_EXEC, ET_REL } from "./header.ts";
import { EM_NONE } from "./machines.ts";
import { PT_INTERP, type SegmentTable } from "./program-headers.ts";
import { type Section, type SectionTable, SHF_ALLOC, SHF_EXECINSTR, SHT_NOBITS } from "./section-headers.ts";

/** What kind of thing a file is, in the words of `ArtifactPart.type`. */
export type ElfKind = "executable" | "library" | "object" | "core" | "kernel-module" | "debug" | "bytecode" | "other";

const ELFOSABI_STANDALONE = 255;

export function kindOf(
  header: ElfHeader,
  table: SectionTable,
  loads: SegmentTable,
  dynamic: DynamicSection | undefined,
): ElfKind {
  if (header.type === ET_CORE) return "core";
  // Guile keeps bytecode in ELF files of no machine and a stand-alone OS.
  if (header.machine === EM_NONE && header.osAbi === ELFOSABI_STANDALONE) return "bytecode";
  if (header.type === ET_REL) return isKernelModule(table) ? "kernel-module" : "object";
  if (keepsDebugOnly(table.sections)) return "debug";
  if (header.type === ET_EXEC) return "executable";
  if (header.type !== ET_DYN) return "other";
  return isProgram(header, loads, dynamic) ? "executable" : "library";
}

function isKernelModule({ sections, names }: SectionTable): boolean {
  return (
    names.find(sections, ".modinfo") !== undefined && names.find(sections, ".gnu.linkonce.this_module") !== undefined
  );
}

/** `objcopy --only-keep-debug` leaves the headers of code sections and none of their bytes: it cannot run. */
function keepsDebugOnly(sections: readonly Section[]): boolean {
  let emptied = false;
  for (const { flags, size, type } of sections) {
    if ((flags & SHF_EXECINSTR) === 0 || (flags & SHF_ALLOC) === 0 || size === 0) continue;
    if (type !== SHT_NOBITS) return false;
    emptied = true;
  }
  return emptied;
}

/** A shared object may be a program: linkers since 2015 say so, before that only an interpreter without a name did. */
function isProgram(header: ElfHeader, loads: SegmentTable, dynamic: DynamicSection | undefined): boolean {
  if (dynamic === undefined) return header.entry !== 0;
  if (dynamic.pie) return true;
  return dynamic.soname === null && loads.segments.some(({ type }) => type === PT_INTERP);
}
