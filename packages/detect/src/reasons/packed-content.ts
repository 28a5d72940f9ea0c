import type { Reason } from "./reason.ts";

/** The loaded content does not hold the program in the clear. */
export function packedContent<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    evaluate: ({ artifact }) => {
      if (artifact?.opacity.packed !== true) return [];
      const reason = artifact.opacity.reasons.find(({ id }) => id.includes("packed"));
      const explanation = reason?.explanation ?? "It is packed: the program appears in memory only.";
      return [{ id, bearing: "supports", explanation, events: [] }];
    },
  };
}
