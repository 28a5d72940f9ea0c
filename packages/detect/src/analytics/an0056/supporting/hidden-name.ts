import { quoted } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";
import { hiddenStep } from "../places.ts";

/** A step of its path does not show in plain listings. */
export const hiddenName: An0056Detector = {
  signals: ["an0056.hidden-name"],
  evaluate: ({ life, paths }) => {
    for (const { path } of paths) {
      const hidden = hiddenStep(path);
      if (hidden === undefined) continue;
      const what = hidden.isFile ? "Its name" : "The folder";
      const explanation = `${what} "${quoted(hidden.step)}" is hidden from plain listings.`;
      return [{ id: "an0056.hidden-name", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
