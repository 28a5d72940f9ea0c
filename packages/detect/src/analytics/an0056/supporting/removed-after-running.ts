import type { An0056Detector } from "../detector.ts";
import { span, who } from "../wording.ts";

/** The file was removed shortly after it ran. */
export const removedAfterRunning: An0056Detector = {
  signals: ["an0056.removed-after-running"],
  evaluate: ({ life, context }, { removedSoonMs }) => {
    const removal = life.touches.findLast(({ kind }) => kind === "removed");
    if (removal === undefined || life.removedAt === undefined) return [];
    const run = life.executions.findLast(({ at }) => at <= removal.at && removal.at - at <= removedSoonMs);
    if (run === undefined) return [];
    const { process } = removal.by;
    // An upgrade removes what just ran, too.
    if (context.roles.of(removal.by.run, process.euid ?? process.uid).role === "package-manager") return [];
    const explanation = `${who(removal.by)} removed it ${span(removal.at - run.at)} after it ran.`;
    return [
      { id: "an0056.removed-after-running", bearing: "supports", explanation, events: [run.event, removal.event] },
    ];
  },
};
