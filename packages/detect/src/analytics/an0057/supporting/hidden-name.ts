import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { hiddenStep } from "../places.ts";

/** A step of its path does not show in Finder. */
export const hiddenName: An0057Detector = {
  signals: ["an0057.hidden-name"],
  evaluate: ({ life, paths }) => {
    for (const { path } of paths) {
      const hidden = hiddenStep(path);
      if (hidden === undefined) continue;
      const what = hidden.isFile ? "Its name" : "The folder";
      const explanation = `${what} "${quoted(hidden.step)}" is hidden from Finder.`;
      return [{ id: "an0057.hidden-name", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
