import type { Role } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { inDirectories } from "../../../places/directory-pattern.ts";
import { creationEvents } from "../../../subject/subject.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { worldWritableFolder } from "../places.ts";

const BUILDS: ReadonlySet<Role> = new Set<Role>(["compiler", "linker", "strip-tool", "packer", "build-tool"]);
const SURE = 0.7;

/** A person who is logged in built the file with a known tool in a development directory. */
export const personBuild: An0056Detector = {
  signals: ["an0056.person-build"],
  evaluate: (subject, { DirectoryScope }) => {
    const { life, writers, decision } = subject;
    if (decision?.answer !== "person" || decision.confidence < SURE) return [];
    const { path } = life;
    const tool = writers[0]?.[0];
    if (path === undefined || tool === undefined || !inDirectories(DirectoryScope, path)) return [];
    // Somebody else could have put the file there.
    if (worldWritableFolder(path) !== undefined && !path.startsWith("/tmp/go-build")) return [];
    if (!writers.every(([writer]) => BUILDS.has(writer.role) && mayLower(writer))) return [];
    if (life.writerTampering !== undefined) return [];
    const explanation = `${who(tool)} built it in ${quoted(path)}, a development directory. ${decision.explanation}`;
    const events = [...creationEvents(subject), ...decision.events];
    return [{ id: "an0056.person-build", bearing: "contradicts", explanation, events }];
  },
};
