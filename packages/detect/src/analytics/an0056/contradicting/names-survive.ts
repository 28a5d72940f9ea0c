import { listed } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { elfFacts } from "../facts.ts";

/** Exported names are left in every library and tell its interface, not its work. */
const WORDS: { readonly [place: string]: string } = {
  "go-function-table": "Go's function table names every function",
  minidebuginfo: "a compressed symbol table (minidebuginfo) is included",
};

/** Names that the removal of symbols left in the file. */
export const namesSurvive: An0056Detector = {
  signals: ["an0056.names-survive"],
  evaluate: ({ artifact, part }) => {
    const level = artifact?.opacity.level;
    if (level !== "symbols" && level !== "sections") return [];
    const left = elfFacts(part).namesSurvive.flatMap((place) => WORDS[place] ?? []);
    if (left.length === 0) return [];
    const explanation = `It hides less than it seems: ${listed(left)}.`;
    return [{ id: "an0056.names-survive", bearing: "contradicts", explanation, events: [] }];
  },
};
