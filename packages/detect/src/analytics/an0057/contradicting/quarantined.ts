import { originOfFile } from "../../../subject/origin.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { quarantineTouch } from "../quarantine.ts";

/** The mark of a download is set: Gatekeeper looks before it runs. */
export const quarantined: An0057Detector = {
  signals: ["an0057.quarantined"],
  evaluate: ({ life, bytes }) => {
    const origin = originOfFile(life, bytes);
    const removed = quarantineTouch(life, "attribute-removed");
    if (origin?.quarantine === undefined) return [];
    const set = quarantineTouch(life, "attribute-set");
    // What was read of the file before somebody took its mark away holds no longer; the file itself does.
    if (removed !== undefined && origin.basis !== "file" && !(set !== undefined && set.at > removed.at)) return [];
    const by = set === undefined ? quoted(origin.agent ?? "A program") : who(set.by);
    const explanation = `${by} marked it as a download (com.apple.quarantine), so Gatekeeper looks at it.`;
    const events = set === undefined ? [] : [set.event];
    return [{ id: "an0057.quarantined", bearing: "contradicts", explanation, events }];
  },
};
