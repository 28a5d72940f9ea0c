import type { An0057Detector } from "../detector.ts";
import { withoutSymbols } from "../mach-o-without-symbols.ts";

/** A Mach-O program with neither symbols nor texts. */
export const nothingToRead: An0057Detector = {
  signals: ["an0057.nothing-to-read"],
  evaluate: ({ artifact }) => {
    const found = withoutSymbols(artifact);
    if (found?.nothingToRead !== true) return [];
    const explanation = `It has neither symbols nor texts. ${found.explanation}`;
    return [{ id: "an0057.nothing-to-read", bearing: "supports", explanation, events: [] }];
  },
};
