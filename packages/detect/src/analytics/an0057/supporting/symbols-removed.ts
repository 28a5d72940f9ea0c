import type { An0057Detector } from "../detector.ts";
import { withoutSymbols } from "../mach-o-without-symbols.ts";

/** A Mach-O program without symbols, whose texts are left or were not counted. */
export const symbolsRemoved: An0057Detector = {
  signals: ["an0057.symbols-removed"],
  evaluate: ({ artifact }) => {
    const found = withoutSymbols(artifact);
    if (found === undefined || found.nothingToRead) return [];
    return [{ id: "an0057.symbols-removed", bearing: "supports", explanation: found.explanation, events: [] }];
  },
};
