import type { GoProgram } from "./go.ts";
import type { MetadataNames } from "./metadata-names.ts";

/** A place from which names can still be read although the symbol table is gone. */
export type NameSource = "objective-c" | "swift" | "go-function-table" | "exports";

// A library that offers a function for each 8 KiB of code is readable; one initialiser of an extension is not.
const BYTES_PER_EXPORT = 8192;

export function survivingNames(facts: {
  readonly objectiveC: MetadataNames | null;
  readonly swift: MetadataNames | null;
  readonly go: GoProgram | null;
  /** Names that others may use, the image's own header left out. */
  readonly exports: number;
  readonly codeBytes: number;
}): readonly NameSource[] {
  const sources: NameSource[] = [];
  if (facts.objectiveC !== null) sources.push("objective-c");
  if (facts.swift !== null) sources.push("swift");
  if (facts.go?.functionTable?.namesReadable === true) sources.push("go-function-table");
  if (facts.exports > 0 && facts.exports * BYTES_PER_EXPORT >= facts.codeBytes) sources.push("exports");
  return sources;
}
