import type { Ancestor, Role } from "@limpid/core";
import { baseName } from "../../../lives/paths.ts";
import { creationEvents, type Subject } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import { writerWithRole } from "../../../subject/writer-role.ts";
import type { An0057Detector } from "../detector.ts";

/** A scripting engine, or another program that the organisation names, wrote the file (ParentProcess). */
export const scriptingEngineWrote: An0057Detector = {
  signals: ["an0057.scripting-engine-wrote"],
  blindSpots: ["a scripting engine inside another program (an app with Python or JavaScript in it)"],
  evaluate: (subject, { ParentProcess }) => {
    const engine = ParentProcess.includes("scripting-engine")
      ? writerWithRole(subject, "scripting-engine", "an0057.scripting-engine-wrote", "a scripting engine")
      : [];
    return engine.length > 0 ? engine : namedWriter(subject, ParentProcess);
  },
};

const BY_SIGNALS_OF_THEIR_OWN: ReadonlySet<string> = new Set<Role>(["scripting-engine", "staging-app"]);

/** Another role, or the name of a program. */
function namedWriter(subject: Subject, named: readonly string[]): ReturnType<An0057Detector["evaluate"]> {
  const isNamed = ({ role, run }: Ancestor): boolean =>
    !BY_SIGNALS_OF_THEIR_OWN.has(role) &&
    (named.includes(role) || (run.image !== undefined && named.includes(baseName(run.image))));
  const writer = subject.writers.find(([head]) => isNamed(head))?.[0];
  if (writer === undefined) return [];
  const explanation = `${who(writer)}, which ParentProcess names, wrote it.`;
  return [{ id: "an0057.scripting-engine-wrote", bearing: "supports", explanation, events: creationEvents(subject) }];
}
