import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** A package owns the path, and as far as is known the bytes are the package's. */
export const packageOwned: An0056Detector = {
  signals: ["an0056.package-owned", "an0056.package-path"],
  evaluate: ({ life, artifact, context }) => {
    const { path } = life;
    const owner = path === undefined || life.removedAt !== undefined ? undefined : context.provenance.packageOf(path);
    if (path === undefined || owner === undefined || owner.intact === false) return [];
    const name = `the package ${owner.name} (${owner.manager})`;
    if (owner.intact === true && artifact !== undefined) {
      const explanation = `${quoted(path)} belongs to ${name}, and its bytes are the package's.`;
      return [{ id: "an0056.package-owned", bearing: "contradicts", explanation, events: [] }];
    }
    const explanation = `${quoted(path)} belongs to ${name}; whether its bytes are the package's is not known.`;
    return [{ id: "an0056.package-path", bearing: "contradicts", explanation, events: [] }];
  },
};
