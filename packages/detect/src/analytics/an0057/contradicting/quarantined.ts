import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { quarantineTouch } from "../quarantine.ts";

/** The mark of a download is set: Gatekeeper looks before it runs. */
export const quarantined: An0057Detector = {
  signals: ["an0057.quarantined"],
  evaluate: ({ life }) => {
    const set = quarantineTouch(life, "attribute-set");
    const removed = quarantineTouch(life, "attribute-removed");
    if (set === undefined || (removed !== undefined && removed.at >= set.at)) return [];
    const explanation = `${who(set.by)} marked it as a download (com.apple.quarantine), so Gatekeeper looks at it.`;
    return [{ id: "an0057.quarantined", bearing: "contradicts", explanation, events: [set.event] }];
  },
};
