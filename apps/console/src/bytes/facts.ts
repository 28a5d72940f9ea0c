import type { Finding } from "@limpid/core";
import type { FactWords, Region } from "@limpid/inspect";
import { describeFacts } from "@limpid/inspect/describe";

export interface SegmentEntropy {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly bitsPerByte: number;
  readonly writable?: boolean;
  readonly executable?: boolean;
}

/** Entropy of the loaded pieces, where the inspection measured it. */
export function entropyFacts({ facts }: Pick<Finding["artifact"], "facts">): readonly SegmentEntropy[] {
  const { entropy } = facts;
  if (!Array.isArray(entropy)) return [];
  return entropy.filter(
    (one): one is SegmentEntropy =>
      typeof one === "object" &&
      one !== null &&
      [one.offset, one.sizeBytes, one.bitsPerByte].every(
        (value) => typeof value === "number" && Number.isFinite(value),
      ),
  );
}

export function entropyOf(entropy: readonly SegmentEntropy[]): string {
  return entropy.map(({ offset, bitsPerByte }) => `0x${offset.toString(16)}: ${bitsPerByte.toFixed(2)}`).join(", ");
}

/** Regions as far as facts alone tell of them: the loaded segments that were measured. */
export function regionsFromFacts(artifact: Pick<Finding["artifact"], "facts">): readonly Region[] {
  return entropyFacts(artifact).map(({ offset, sizeBytes, writable = false, executable = false }) => ({
    name: executable ? "code" : writable ? "data" : "constants",
    kind: "segment" as const,
    offset,
    size: sizeBytes,
    permissions: `r${writable ? "w" : "-"}${executable ? "x" : "-"}`,
  }));
}

/**
 * The facts of the artifact in words. A finding keeps facts of its first part, but not how many symbols that has. Facts
 * that another version wrote may have another shape: then there are no words, and the JSON shows them.
 */
export function factWords({ facts }: Pick<Finding["artifact"], "facts">): readonly FactWords[] {
  try {
    return describeFacts(facts) ?? [];
  } catch {
    return [];
  }
}
