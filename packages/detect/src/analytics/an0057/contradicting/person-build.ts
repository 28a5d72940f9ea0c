import type { Ancestor, Role } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { baseName } from "../../../lives/paths.ts";
import { inDirectories } from "../../../places/directory-pattern.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isOrdinaryBuildPlace } from "../places.ts";

const BUILDS: ReadonlySet<Role> = new Set<Role>(["compiler", "linker", "strip-tool", "build-tool"]);
const SURE = 0.7;

/** A person built the file with known tools: in a source tree or in Xcode's DerivedData. */
export const personBuild: An0057Detector = {
  signals: ["an0057.person-build"],
  evaluate: (subject, { DevelopmentDirectories }) => {
    const { life, writers, decision } = subject;
    if (decision?.answer !== "person" || decision.confidence < SURE || life.writerTampering !== undefined) return [];
    const { path } = life;
    const tool = writers.find(([head]) => BUILDS.has(head.role))?.[0];
    if (path === undefined || tool === undefined) return [];
    if (!inDirectories(DevelopmentDirectories, path) || !isOrdinaryBuildPlace(path)) return [];
    // A build ends in codesign; anybody else's bytes are not the build's.
    if (!writers.every(([head]) => (BUILDS.has(head.role) || isCodesign(head)) && isKnown(head))) return [];
    const explanation = `${who(tool)} built it in ${quoted(path)}. ${decision.explanation}`;
    const events = [...creationEvents(subject), ...decision.events];
    return [{ id: "an0057.person-build", bearing: "contradicts", explanation, events }];
  },
};

function isCodesign({ run }: Ancestor): boolean {
  return baseName(run.image ?? "") === "codesign";
}

function isKnown(head: Ancestor): boolean {
  return mayLower(head) || (isCodesign(head) && head.run.image === "/usr/bin/codesign");
}
