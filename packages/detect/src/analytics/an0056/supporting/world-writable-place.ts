import type { An0056Detector } from "../detector.ts";
import { worldWritableFolder } from "../places.ts";

/** The file lies, or was born, where every user may write. */
export const worldWritablePlace: An0056Detector = {
  signals: ["an0056.world-writable-place"],
  evaluate: ({ life, paths }) => {
    for (const { path, verb } of paths) {
      const folder = worldWritableFolder(path);
      if (folder === undefined) continue;
      const explanation = `It ${verb} in ${folder}, where every user may write.`;
      return [{ id: "an0056.world-writable-place", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
