import type { An0057Detector } from "../detector.ts";
import { sharedFolder } from "../places.ts";

/** The file lies, or was born, where every user may write. */
export const sharedPlace: An0057Detector = {
  signals: ["an0057.shared-place"],
  evaluate: ({ life, paths }) => {
    for (const { path, verb } of paths) {
      const folder = sharedFolder(path);
      if (folder === undefined) continue;
      const explanation = `It ${verb} in ${folder}, where every user may write.`;
      return [{ id: "an0057.shared-place", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
