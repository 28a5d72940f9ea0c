import { listed } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { elfFacts } from "../facts.ts";

const WORDS: { readonly [sign: string]: string } = {
  "outside-code": "its functions lie outside of its code",
  "sizes-zero": "all its functions have the size 0",
  "too-few": "it names far too few functions for its code",
  "no-code": "it names functions and has no code",
  "no-names": "its functions have no names",
};

/** A symbol table that cannot be that of the program. */
export const implausibleSymbols: An0056Detector = {
  signals: ["an0056.implausible-symbols"],
  evaluate: ({ part }) => {
    const { implausibleSigns } = elfFacts(part);
    if (implausibleSigns.length === 0) return [];
    const signs = listed(implausibleSigns.map((sign) => WORDS[sign] ?? sign));
    const explanation = `Its symbol table does not fit the program: ${signs}.`;
    return [{ id: "an0056.implausible-symbols", bearing: "supports", explanation, events: [] }];
  },
};
