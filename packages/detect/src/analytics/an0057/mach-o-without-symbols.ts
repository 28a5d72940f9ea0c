import type { Artifact } from "@limpid/core";
import { macFacts } from "./facts.ts";

/** How far a Mach-O program without symbols can be read at all. */
export interface WithoutSymbols {
  /** What the inspection says of the symbols. */
  readonly explanation: string;
  /** No part that holds code has texts either. */
  readonly nothingToRead: boolean;
}

/** Undefined for a script, and for a program whose symbols are there. */
export function withoutSymbols(artifact: Artifact | undefined): WithoutSymbols | undefined {
  if (artifact?.format !== "macho" || artifact.opacity.level !== "symbols") return undefined;
  const reason = artifact.opacity.reasons.find(({ id }) => !id.includes("packed"));
  const code = artifact.parts.filter(({ holdsCode }) => holdsCode !== false);
  return {
    explanation: reason?.explanation ?? "It has no symbols.",
    nothingToRead: code.length > 0 && code.every((part) => macFacts(part).nothingToRead),
  };
}
