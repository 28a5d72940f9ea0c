import { creationEvents } from "../../../subject/subject.ts";
import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** A package owns the path, and the bytes are not the package's. */
export const packageFileChanged: An0056Detector = {
  signals: ["an0056.package-file-changed"],
  blindSpots: ["a package database that was changed together with the file"],
  evaluate: (subject) => {
    const { path } = subject.life;
    const owner = path === undefined ? undefined : subject.context.provenance.packageOf(path);
    if (owner?.intact !== false) return [];
    const explanation = `${quoted(path ?? "")} belongs to the package ${owner.name} (${owner.manager}), but its bytes are not the package's.`;
    return [{ id: "an0056.package-file-changed", bearing: "supports", explanation, events: creationEvents(subject) }];
  },
};
