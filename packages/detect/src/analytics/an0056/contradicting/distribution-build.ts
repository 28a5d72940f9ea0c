import type { An0056Detector } from "../detector.ts";
import { elfFacts } from "../facts.ts";

/** Build id and debug link fit together as distributions make them: the names exist elsewhere. */
export const distributionBuild: An0056Detector = {
  signals: ["an0056.distribution-build"],
  evaluate: ({ part }) => {
    const { buildId, debugLink } = elfFacts(part);
    // Debian names the debug file by the build id without its first byte, which is its folder.
    if (buildId === undefined || debugLink === undefined || debugLink !== `${buildId.slice(2)}.debug`) return [];
    const explanation = `Its debug link ${debugLink} fits its build id, as in builds of distributions; both can be copied.`;
    return [{ id: "an0056.distribution-build", bearing: "contradicts", explanation, events: [] }];
  },
};
