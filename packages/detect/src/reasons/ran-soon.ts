import type { Execution } from "@limpid/core";
import { accountOf } from "../subject/account.ts";
import { type Subject, startedBy } from "../subject/subject.ts";
import { programName, span } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

/** The file ran shortly after it was written. */
export function ranSoon<Id extends string>(id: Id): Reason<Id, { readonly runSoonMs: number }> {
  return {
    signals: [id],
    evaluate: (subject, { runSoonMs }) => {
      const { life } = subject;
      const written = life.lastWriteAt;
      // What runs from memory ran as soon as it was there: that is another signal.
      if (written === undefined || life.origin === "memory") return [];
      const run = life.executions.find(({ at }) => at >= written && at - written <= runSoonMs);
      if (run === undefined) return [];
      const events = life.creator.event === undefined ? [run.event] : [life.creator.event, run.event];
      const explanation = `It ran ${span(run.at - written)} after it was written${runner(subject, run)}.`;
      return [{ id, bearing: "supports", explanation, events }];
    },
  };
}

/** Who ran it: the program that started the process, and as whom. */
function runner({ context }: Subject, { by }: Execution): string {
  const starter = startedBy(by);
  const account = accountOf(by, context);
  const words = starter?.image === undefined ? "" : `, started by ${programName(starter)}`;
  return account === undefined ? words : `${words} as ${account}`;
}
