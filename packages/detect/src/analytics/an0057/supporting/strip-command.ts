import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

/** A command line asked for the removal of symbols. */
export const stripCommand: An0057Detector = {
  signals: ["an0057.strip-command"],
  evaluate: ({ tools }) => {
    for (const { ancestor, use } of tools) {
      const [word] = use.strips;
      if (word === undefined) continue;
      const explanation = `${who(ancestor)} was told "${quoted(word.written)}".`;
      const events = ancestor.run.event === undefined ? [] : [ancestor.run.event];
      return [{ id: "an0057.strip-command", bearing: "supports", explanation, events }];
    }
    return [];
  },
};
