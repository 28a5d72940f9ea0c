import type { GoProgram } from "./go.ts";
import type { MiniDebugInfo } from "./minidebuginfo.ts";
import type { SymbolCounts } from "./symbol-table.ts";

/** A place from which the names of functions can be read although the symbol table is gone. */
export type NameSource = "minidebuginfo" | "go-function-table" | "exports";

// A library that offers a function for each 8 KiB of code is readable; one initialiser of an extension is not.
const BYTES_PER_EXPORT = 8192;

export function survivingNames(facts: {
  readonly miniDebugInfo: MiniDebugInfo | null;
  readonly go: GoProgram | null;
  readonly dynamic: SymbolCounts | undefined;
  readonly codeBytes: number;
}): readonly NameSource[] {
  const sources: NameSource[] = [];
  if (facts.miniDebugInfo?.readable === true) sources.push("minidebuginfo");
  if (facts.go?.functionTable?.namesReadable === true) sources.push("go-function-table");
  const exported = (facts.dynamic?.functions ?? 0) + (facts.dynamic?.ifuncs ?? 0);
  if (exported > 0 && exported * BYTES_PER_EXPORT >= facts.codeBytes) sources.push("exports");
  return sources;
}
