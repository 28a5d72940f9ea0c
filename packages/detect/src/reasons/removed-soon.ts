import { span, who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

/** The file was removed shortly after it ran. */
export function removedSoon<Id extends string>(id: Id): Reason<Id, { readonly removedSoonMs: number }> {
  return {
    signals: [id],
    evaluate: ({ life, context }, { removedSoonMs }) => {
      const removal = life.touches.findLast(({ kind }) => kind === "removed");
      if (removal === undefined || life.removedAt === undefined) return [];
      const run = life.executions.findLast(({ at }) => at <= removal.at && removal.at - at <= removedSoonMs);
      if (run === undefined) return [];
      const { process } = removal.by;
      // An upgrade removes what just ran, too.
      if (context.roles.of(removal.by.run, process.euid ?? process.uid).role === "package-manager") return [];
      const explanation = `${who(removal.by)} removed it ${span(removal.at - run.at)} after it ran.`;
      return [{ id, bearing: "supports", explanation, events: [run.event, removal.event] }];
    },
  };
}
