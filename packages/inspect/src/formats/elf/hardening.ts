import type { DynamicSection } from "./dynamic-section.ts";
import { type ElfHeader, ET_DYN } from "./header.ts";
import { PF_W, PF_X, PT_GNU_RELRO, PT_GNU_STACK, PT_LOAD, type Segment } from "./program-headers.ts";

/** How a program lets itself be protected in memory. */
export type Hardening = {
  /** Tables of the dynamic linker are made read-only after start: `full` includes the addresses of functions. */
  readonly relro: "none" | "partial" | "full";
  /** The stack is declared not executable; false also when nothing is declared. */
  readonly nx: boolean;
  /** Position-independent: a program may lie anywhere in memory. */
  readonly pie: boolean;
  /** A loaded segment is writable and executable at once. */
  readonly writableExecutable: boolean;
};

export function findHardening(
  header: ElfHeader,
  segments: readonly Segment[],
  dynamic: DynamicSection | undefined,
): Hardening {
  let relro = false;
  let nx = false;
  let writableExecutable = false;
  for (const { type, flags } of segments) {
    if (type === PT_GNU_RELRO) relro = true;
    else if (type === PT_GNU_STACK) nx = (flags & PF_X) === 0;
    else if (type === PT_LOAD && (flags & PF_W) !== 0 && (flags & PF_X) !== 0) writableExecutable = true;
  }
  const full = relro && dynamic?.bindNow === true;
  return { relro: full ? "full" : relro ? "partial" : "none", nx, pie: header.type === ET_DYN, writableExecutable };
}
