import type { SectionTable } from "./section-headers.ts";

/** What shows that a program is written in Rust, at least in part. */
export type RustProgram = {
  /** `comment`: the compiler's line; `gdb-scripts`: its section for a debugger; `paths`: of its standard library. */
  readonly evidence: readonly ("comment" | "gdb-scripts" | "paths")[];
  /** As the compiler says it: `1.95.0 (59807616e 2026-04-14)`. */
  readonly version?: string;
};

const COMPILER = "rustc version ";

/**
 * Stripping leaves the compiler's line in `.comment` and the section that names scripts for a debugger. Without
 * sections the paths of the standard library remain: `hasPaths`, which somebody who read the content knows.
 */
export function findRust(
  { sections, names }: SectionTable,
  compilers: readonly string[],
  hasPaths: boolean,
): RustProgram | null {
  const version = compilers.find((line) => line.startsWith(COMPILER));
  const evidence: ("comment" | "gdb-scripts" | "paths")[] = [];
  if (version !== undefined) evidence.push("comment");
  if (names.find(sections, ".debug_gdb_scripts") !== undefined) evidence.push("gdb-scripts");
  if (hasPaths) evidence.push("paths");
  if (evidence.length === 0) return null;
  return { evidence, ...(version === undefined ? {} : { version: version.slice(COMPILER.length) }) };
}
