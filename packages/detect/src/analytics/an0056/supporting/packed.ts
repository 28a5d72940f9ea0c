import type { An0056Detector } from "../detector.ts";

/** The loaded content does not hold the program in the clear. */
export const packed: An0056Detector = {
  signals: ["an0056.packed"],
  evaluate: ({ artifact }) => {
    if (artifact?.opacity.packed !== true) return [];
    const reason = artifact.opacity.reasons.find(({ id }) => id.includes("packed"));
    const explanation = reason?.explanation ?? "It is packed: the program appears in memory only.";
    return [{ id: "an0056.packed", bearing: "supports", explanation, events: [] }];
  },
};
