import { mayLower } from "@limpid/lineage";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { quarantineTouch } from "../quarantine.ts";

/** The mark of a download was taken away, so Gatekeeper does not look. */
export const quarantineRemoved: An0057Detector = {
  signals: ["an0057.quarantine-removed"],
  blindSpots: ["the mark of a whole folder or archive that was never set on the file itself"],
  evaluate: ({ life, context }) => {
    const touch = quarantineTouch(life, "attribute-removed");
    if (touch === undefined) return [];
    const { process, run } = touch.by;
    const role = context.roles.of(run, process.euid ?? process.uid);
    if (role.role === "package-manager" && mayLower(role)) return []; // what it installs it has checked
    const told = touch === life.unmarkedBy; // by its command line alone: the attribute may not have been there
    const explanation = told
      ? `${who(touch.by)} was told to take the mark of a download (com.apple.quarantine) away from it.`
      : `${who(touch.by)} took the mark of a download (com.apple.quarantine) away from it.`;
    const events = [touch.event];
    return [
      {
        id: "an0057.quarantine-removed",
        bearing: "supports",
        explanation,
        events,
        ...(told && { certainty: "inferred" as const }),
      },
    ];
  },
};
