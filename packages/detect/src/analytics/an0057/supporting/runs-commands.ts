import { listed, quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { macFacts } from "../facts.ts";

/** Commands of a script that do work outside of it. */
const WORK: ReadonlySet<string> = new Set(["do shell script", "run script", "load script", "do script"]);

/** A run-only script calls the shell or runs other scripts. */
export const runsCommands: An0057Detector = {
  signals: ["an0057.runs-commands"],
  blindSpots: ["what a run-only script assembles and runs only while it runs"],
  evaluate: ({ artifact }) => {
    if (artifact?.opacity.level !== "run-only") return [];
    const calls = artifact.parts.flatMap((part) => macFacts(part).calls).filter(({ name }) => WORK.has(name));
    if (calls.length === 0) return [];
    const names = listed([...new Set(calls.map(({ name }) => `"${name}"`))]);
    const text = calls.find((call) => call.text !== undefined)?.text;
    const example = text === undefined ? "" : `, for one "${quoted(text)}"`;
    const explanation = `Though its source is hidden, it calls ${names}${example}.`;
    return [{ id: "an0057.runs-commands", bearing: "supports", explanation, events: [] }];
  },
};
