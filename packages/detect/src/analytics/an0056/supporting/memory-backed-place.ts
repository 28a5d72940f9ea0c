import type { An0056Detector } from "../detector.ts";
import { memoryBackedFolder } from "../places.ts";

/** The file lies, or was born, in a file system that exists in memory only. */
export const memoryBackedPlace: An0056Detector = {
  signals: ["an0056.memory-backed-place"],
  evaluate: ({ life, paths }) => {
    for (const { path, verb } of paths) {
      const folder = memoryBackedFolder(path);
      if (folder === undefined) continue;
      const explanation = `It ${verb} in ${folder}, which is memory: nothing is left after a restart.`;
      return [{ id: "an0056.memory-backed-place", bearing: "supports", explanation, events: [life.birthEvent] }];
    }
    return [];
  },
};
