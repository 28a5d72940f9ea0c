import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { isSealed } from "../places.ts";

/** The file lies on the sealed system volume. */
export const sealedSystem: An0057Detector = {
  signals: ["an0057.sealed-system"],
  blindSpots: ["a Mac on which the seal of the system volume is off (csrutil authenticated-root disable)"],
  evaluate: ({ life }) => {
    if (life.path === undefined || !isSealed(life.path)) return [];
    const explanation = `${quoted(life.path)} is on the sealed system volume, which only an update of macOS changes.`;
    return [{ id: "an0057.sealed-system", bearing: "contradicts", explanation, events: [] }];
  },
};
