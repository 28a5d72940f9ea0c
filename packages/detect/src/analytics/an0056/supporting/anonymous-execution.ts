import { programName, quoted, who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { isReExecution } from "../re-executed.ts";

/** A program was executed from memory: it never was a file with a name. */
export const anonymousExecution: An0056Detector = {
  signals: ["an0056.anonymous-execution"],
  blindSpots: ["code that is mapped into a running process without an execution"],
  evaluate: (subject) => {
    const { life, creator } = subject;
    const [run] = life.executions;
    if (life.origin !== "memory" || run === undefined || isReExecution(subject)) return [];
    const maker =
      creator === undefined
        ? ""
        : life.creator.basis === "opener"
          ? `, made by ${who(creator)}`
          : `, probably made by ${programName(creator.run)}, which ran before it`;
    const name = run.path === undefined ? "an anonymous file" : `the anonymous file ${quoted(run.path)}`;
    const explanation = `Process ${run.by.process.pid} executed ${name} in memory${maker}.`;
    return [
      {
        id: "an0056.anonymous-execution",
        bearing: "supports",
        explanation,
        events: life.creator.event === undefined ? [run.event] : [life.creator.event, run.event],
      },
    ];
  },
};
