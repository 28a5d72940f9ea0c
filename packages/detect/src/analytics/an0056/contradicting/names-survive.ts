import type { An0056Detector } from "../detector.ts";
import { elfFacts } from "../facts.ts";
import { listed } from "../wording.ts";

/** Names that the removal of symbols left in the file. */
export const namesSurvive: An0056Detector = {
  signals: ["an0056.names-survive"],
  evaluate: ({ artifact, part }) => {
    const level = artifact?.opacity.level;
    if (level !== "symbols" && level !== "sections") return [];
    const { goNamesReadable, miniDebugInfo } = elfFacts(part);
    const left = [
      ...(goNamesReadable ? ["Go's function table names every function"] : []),
      ...(miniDebugInfo ? ["a compressed symbol table (minidebuginfo) is included"] : []),
    ];
    if (left.length === 0) return [];
    const explanation = `It hides less than it seems: ${listed(left)}.`;
    return [{ id: "an0056.names-survive", bearing: "contradicts", explanation, events: [] }];
  },
};
