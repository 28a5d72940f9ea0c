import { mayLower } from "@limpid/lineage";
import type { An0056Detector } from "../detector.ts";
import { inDirectories } from "../directory-pattern.ts";
import { creationEvents } from "../subject.ts";
import { quoted, who } from "../wording.ts";

/** A known CI runner made the file in its work directory. */
export const ciBuild: An0056Detector = {
  signals: ["an0056.ci-build"],
  evaluate: (subject, { CiWorkDirectories }) => {
    const { life, lineage } = subject;
    const { path } = life;
    const runner = lineage.find((ancestor) => ancestor.role === "ci-runner" && mayLower(ancestor));
    if (runner === undefined || path === undefined || !inDirectories(CiWorkDirectories, path)) return [];
    const explanation = `The CI runner ${who(runner)} made it in its work directory (${quoted(path)}).`;
    return [{ id: "an0056.ci-build", bearing: "contradicts", explanation, events: creationEvents(subject) }];
  },
};
