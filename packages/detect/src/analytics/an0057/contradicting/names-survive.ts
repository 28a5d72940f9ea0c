import { listed } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { macFacts } from "../facts.ts";

const WORDS: { readonly [place: string]: string } = {
  "go-function-table": "Go's function table names every function",
  "objective-c": "Objective-C classes and methods keep their names",
  swift: "Swift types keep their names",
};

/** Names that the removal of symbols left in the file. */
export const namesSurvive: An0057Detector = {
  signals: ["an0057.names-survive"],
  evaluate: ({ artifact }) => {
    if (artifact?.opacity.level !== "symbols") return [];
    const places = new Set(artifact.parts.flatMap((part) => macFacts(part).namesSurvive));
    const left = [...places].flatMap((place) => WORDS[place] ?? []);
    if (left.length === 0) return [];
    const explanation = `It hides less than it seems: ${listed(left)}.`;
    return [{ id: "an0057.names-survive", bearing: "contradicts", explanation, events: [] }];
  },
};
