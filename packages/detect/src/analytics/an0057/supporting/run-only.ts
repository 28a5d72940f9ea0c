import type { An0057Detector } from "../detector.ts";

/** The script was compiled run-only: no editor shows its source (RunOnlyFlag). */
export const runOnly: An0057Detector = {
  signals: ["an0057.run-only"],
  evaluate: ({ artifact }, { RunOnlyFlag }) => {
    if (artifact?.opacity.level !== "run-only" || !RunOnlyFlag.includes("content")) return [];
    const reason = artifact.opacity.reasons.find(({ id }) => id.includes("run-only"));
    const explanation = reason?.explanation ?? "The script was compiled run-only, so no editor shows its source.";
    return [{ id: "an0057.run-only", bearing: "supports", explanation, events: [] }];
  },
};
