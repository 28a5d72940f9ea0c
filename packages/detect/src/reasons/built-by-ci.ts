import { mayLower } from "@limpid/lineage";
import { inDirectories } from "../places/directory-pattern.ts";
import { creationEvents } from "../subject/subject.ts";
import { quoted, who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

/** A known CI runner made the file in its work directory. */
export function builtByCi<Id extends string>(id: Id): Reason<Id, { readonly CiWorkDirectories: readonly string[] }> {
  return {
    signals: [id],
    evaluate: (subject, { CiWorkDirectories }) => {
      const { life, lineage } = subject;
      const { path } = life;
      const runner = lineage.find((ancestor) => ancestor.role === "ci-runner" && mayLower(ancestor));
      if (runner === undefined || path === undefined || !inDirectories(CiWorkDirectories, path)) return [];
      const explanation = `The CI runner ${who(runner)} made it in its work directory (${quoted(path)}).`;
      return [{ id, bearing: "contradicts", explanation, events: creationEvents(subject) }];
    },
  };
}
