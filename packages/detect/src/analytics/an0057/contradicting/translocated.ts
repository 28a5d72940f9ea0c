import type { An0057Detector } from "../detector.ts";

/** It lies where macOS runs quarantined apps from. */
export const translocated: An0057Detector = {
  signals: ["an0057.translocated"],
  evaluate: ({ paths, life }) => {
    if (!paths.some(({ path }) => path.includes("/AppTranslocation/"))) return [];
    const explanation = "macOS itself moved it there to run it (App Translocation): the place says nothing against it.";
    return [{ id: "an0057.translocated", bearing: "contradicts", explanation, events: [life.birthEvent] }];
  },
};
