import type { Execution } from "@limpid/core";
import { accountOf } from "../account.ts";
import type { An0056Detector } from "../detector.ts";
import { type Subject, startedBy } from "../subject.ts";
import { programName, span } from "../wording.ts";

/** The file ran shortly after it was written. */
export const runSoon: An0056Detector = {
  signals: ["an0056.run-soon"],
  evaluate: (subject, { runSoonMs }) => {
    const { life } = subject;
    const written = life.lastWriteAt;
    // What runs from memory ran as soon as it was there: that is another signal.
    if (written === undefined || life.origin === "memory") return [];
    const run = life.executions.find(({ at }) => at >= written && at - written <= runSoonMs);
    if (run === undefined) return [];
    const events = life.creator.event === undefined ? [run.event] : [life.creator.event, run.event];
    const explanation = `It ran ${span(run.at - written)} after it was written${runner(subject, run)}.`;
    return [{ id: "an0056.run-soon", bearing: "supports", explanation, events }];
  },
};

/** Who ran it: the program that started the process, and as whom. */
function runner({ context }: Subject, { by }: Execution): string {
  const starter = startedBy(by);
  const account = accountOf(by, context);
  const words = starter?.image === undefined ? "" : `, started by ${programName(starter)}`;
  return account === undefined ? words : `${words} as ${account}`;
}
