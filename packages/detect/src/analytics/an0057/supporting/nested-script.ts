import type { An0057Detector } from "../detector.ts";
import { macFacts } from "../facts.ts";

/** A script carries another run-only script in it. */
export const nestedScript: An0057Detector = {
  signals: ["an0057.nested-script"],
  evaluate: ({ artifact }) => {
    const nested = artifact?.parts.reduce((sum, part) => sum + macFacts(part).nestedRunOnly, 0) ?? 0;
    if (nested === 0) return [];
    const explanation = `It carries ${nested === 1 ? "another run-only script" : `${nested} run-only scripts`} in it.`;
    return [{ id: "an0057.nested-script", bearing: "supports", explanation, events: [] }];
  },
};
