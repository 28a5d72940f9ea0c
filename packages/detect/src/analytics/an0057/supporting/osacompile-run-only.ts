import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";

/** A command line asked for a run-only script (RunOnlyFlag). */
export const osacompileRunOnly: An0057Detector = {
  signals: ["an0057.osacompile-run-only"],
  blindSpots: ["a script that is saved run-only by Script Editor, or by a program through the OSAKit framework"],
  evaluate: ({ tools }, { RunOnlyFlag }) => {
    if (!RunOnlyFlag.includes("command-line")) return [];
    for (const { ancestor, use } of tools) {
      const word = use.compiles?.runOnly;
      if (word === undefined) continue;
      const explanation = `${who(ancestor)} was told "${quoted(word)}": the script is compiled without its source (RunOnlyFlag).`;
      const events = ancestor.run.event === undefined ? [] : [ancestor.run.event];
      return [{ id: "an0057.osacompile-run-only", bearing: "supports", explanation, events }];
    }
    return [];
  },
};
