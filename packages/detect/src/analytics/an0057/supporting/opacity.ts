import type { An0057Detector } from "../detector.ts";
import { macFacts } from "../facts.ts";

/** A Mach-O program without symbols, and perhaps without texts. */
export const opacity: An0057Detector = {
  signals: ["an0057.nothing-to-read", "an0057.symbols-removed"],
  evaluate: ({ artifact }) => {
    if (artifact?.format !== "macho" || artifact.opacity.level !== "symbols") return [];
    const reason = artifact.opacity.reasons.find(({ id }) => !id.includes("packed"));
    const symbols = reason?.explanation ?? "It has no symbols.";
    const code = artifact.parts.filter(({ holdsCode }) => holdsCode !== false);
    if (code.length > 0 && code.every((part) => macFacts(part).nothingToRead)) {
      const explanation = `It has neither symbols nor texts. ${symbols}`;
      return [{ id: "an0057.nothing-to-read", bearing: "supports", explanation, events: [] }];
    }
    return [{ id: "an0057.symbols-removed", bearing: "supports", explanation: symbols, events: [] }];
  },
};
