import { quoted, who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { isReExecution } from "../re-executed.ts";

/** A known program executed a copy or an old image of itself. */
export const reExecution: An0056Detector = {
  signals: ["an0056.re-execution"],
  evaluate: (subject) => {
    if (!isReExecution(subject)) return [];
    const run = subject.life.executions.find(({ nameless }) => nameless);
    if (run === undefined) return [];
    const explanation = `${who(run.by)} executed ${quoted(run.path ?? "")} anew: a program that executes itself.`;
    return [{ id: "an0056.re-execution", bearing: "contradicts", explanation, events: [run.event] }];
  },
};
