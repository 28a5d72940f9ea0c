import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { webRoot } from "../places.ts";

/** The file lies, or was born, where a web server serves from. */
export const webRootPlace: An0056Detector = {
  signals: ["an0056.web-root"],
  evaluate: ({ life, paths }) => {
    for (const { path, verb } of paths) {
      const root = webRoot(path);
      if (root === undefined) continue;
      const explanation = `It ${verb} in ${quoted(root)}, which a web server serves.`;
      return [{ id: "an0056.web-root", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
