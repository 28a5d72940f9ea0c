/** Longer than any chain of MITRE's, which have three objects; a cycle ends sooner. */
const MAX_STEPS = 32;

/** Where the revocation of an object leads. */
export interface Succession {
  /** The ids after the revoked one, in order; empty when the release names no successor. */
  readonly steps: readonly string[];
  /**
   * `end`: the last one is not revoked. `open`: it is, and names none. `cycle`: it leads back. `fork`: it names several,
   * and only those up to there are shown.
   */
  readonly ends: "end" | "open" | "cycle" | "fork";
}

/** Follows `revoked-by` from a revoked object to what stands in its place. `successorsOf`: targets in this release. */
export function succession(
  id: string,
  successorsOf: (id: string) => readonly string[],
  isRevoked: (id: string) => boolean,
): Succession {
  const steps: string[] = [];
  const seen = new Set([id]);
  for (let at = id; steps.length < MAX_STEPS; ) {
    const next = successorsOf(at);
    const [only] = next;
    if (only === undefined) return { steps, ends: "open" };
    if (next.length > 1) return { steps: [...steps, ...next], ends: "fork" };
    if (seen.has(only)) return { steps: [...steps, only], ends: "cycle" };
    steps.push(only);
    seen.add(only);
    if (!isRevoked(only)) return { steps, ends: "end" };
    at = only;
  }
  return { steps, ends: "cycle" };
}
