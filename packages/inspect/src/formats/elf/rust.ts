import type { SectionTable } from "./section-headers.ts";

/** What shows that a program is written in Rust, at least in part. */
export type RustProgram = {
  readonly evidence: readonly ("comment" | "gdb-scripts")[];
  /** As the compiler says it: `rustc version 1.95.0 (59807616e 2026-04-14)`. */
  readonly version?: string;
};

const COMPILER = "rustc version ";

/** Stripping leaves the compiler's line in `.comment` and the section that names scripts for a debugger. */
export function findRust({ sections, names }: SectionTable, compilers: readonly string[]): RustProgram | null {
  const version = compilers.find((line) => line.startsWith(COMPILER));
  const scripts = names.find(sections, ".debug_gdb_scripts") !== undefined;
  if (version === undefined && !scripts) return null;
  return {
    evidence: [...(version === undefined ? [] : ["comment" as const]), ...(scripts ? ["gdb-scripts" as const] : [])],
    ...(version === undefined ? {} : { version: version.slice(COMPILER.length) }),
  };
}
