import { listed } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { macFacts } from "../facts.ts";

/** A symbol table that cannot be that of the program. */
export const implausibleSymbols: An0057Detector = {
  signals: ["an0057.implausible-symbols"],
  evaluate: ({ artifact }) => {
    const signs = artifact?.parts.flatMap((part) => macFacts(part).implausibleSigns) ?? [];
    if (signs.length === 0) return [];
    const explanation = `Its symbol table does not fit the program: ${listed([...new Set(signs)])}.`;
    return [{ id: "an0057.implausible-symbols", bearing: "supports", explanation, events: [] }];
  },
};
