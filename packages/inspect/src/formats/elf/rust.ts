import type { Content } from "../../content/content.ts";
import { includesText } from "../../content/text.ts";
import type { SectionTable } from "./section-headers.ts";

/** What shows that a program is written in Rust, at least in part. */
export type RustProgram = {
  /** `comment`: the compiler's line; `gdb-scripts`: its section for a debugger; `paths`: of its standard library. */
  readonly evidence: readonly ("comment" | "gdb-scripts" | "paths")[];
  /** As the compiler says it: `1.95.0 (59807616e 2026-04-14)`. */
  readonly version?: string;
};

const COMPILER = "rustc version ";
const LIBRARY_PATH = "/rustc/"; // begins the paths in messages of panics: /rustc/<commit>/library/…

/**
 * Stripping leaves the compiler's line in `.comment` and the section that names scripts for a debugger. Without
 * sections the messages of the standard library remain; they are looked for with `deep`.
 */
export function findRust(
  file: Content,
  { sections, names }: SectionTable,
  compilers: readonly string[],
  deep: boolean,
): RustProgram | null {
  const version = compilers.find((line) => line.startsWith(COMPILER));
  const evidence: ("comment" | "gdb-scripts" | "paths")[] = [];
  if (version !== undefined) evidence.push("comment");
  if (names.find(sections, ".debug_gdb_scripts") !== undefined) evidence.push("gdb-scripts");
  if (evidence.length === 0 && deep && holdsLibraryPath(file)) evidence.push("paths");
  if (evidence.length === 0) return null;
  return { evidence, ...(version === undefined ? {} : { version: version.slice(COMPILER.length) }) };
}

function holdsLibraryPath(file: Content): boolean {
  let found = false;
  // A path that two pieces share is missed; such a program holds hundreds of them.
  file.scan(0, file.size, 1, (piece) => {
    found ||= includesText(piece, LIBRARY_PATH);
  });
  return found;
}
