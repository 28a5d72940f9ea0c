import type { Ancestor } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { creationEvents, type Subject } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { isPackagePlace } from "../places.ts";

/** The distribution's package manager, or a helper it runs, wrote the file where packages belong. */
export const packageManager: An0056Detector = {
  signals: ["an0056.package-manager"],
  evaluate: (subject) => {
    const { life, writers, service } = subject;
    const path = life.path ?? "";
    if (!isPackagePlace(path) || life.writerTampering !== undefined) return [];
    // A web server that calls apt is no update. Of a service whose account is not known, nobody can say.
    const account = service === undefined ? 0 : service.ancestor.process.uid;
    if (account !== undefined && account !== 0) return [];
    const isManager = (ancestor: Ancestor): boolean => isSystemManager(subject, ancestor);
    const [lineage] = writers;
    // Each writer counts: bytes that somebody else added are not the package's.
    if (lineage === undefined || !writers.every((writer) => writer.some(isManager))) return [];
    const manager = lineage.find(isManager) ?? lineage[0];
    const itself = writers.every(([writer]) => isManager(writer));
    const explanation = itself
      ? `The package manager ${who(manager)} wrote it to ${quoted(path)}.`
      : `It was written while the package manager ${who(manager)} worked, by what that started.`;
    return [
      {
        id: "an0056.package-manager",
        bearing: "contradicts",
        explanation,
        events: creationEvents(subject),
        ...(itself && account !== undefined ? {} : { certainty: "inferred" as const }),
      },
    ];
  },
};

function isSystemManager({ context }: Subject, ancestor: Ancestor): boolean {
  if (ancestor.role !== "package-manager" || !mayLower(ancestor)) return false;
  const { process, run } = ancestor;
  return context.roles.of(run, process.euid ?? process.uid).kind === "system-packages";
}
