import type { Ancestor } from "@limpid/core";
import { creationEvents, type Subject } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { quarantineTouch } from "../quarantine.ts";

/** A program that always marks what it downloads wrote the file, and no mark was seen though marks are recorded. */
export const quarantineMissing: An0057Detector = {
  signals: ["an0057.quarantine-missing"],
  evaluate: (subject) => {
    const { life, writers } = subject;
    if (life.attributesRecorded !== true || life.path?.includes("/Library/") === true) return [];
    const writer = writers.map(([head]) => head).find((head) => marksDownloads(head, subject));
    if (writer === undefined || quarantineTouch(life, "attribute-set") !== undefined) return [];
    if (quarantineTouch(life, "attribute-removed") !== undefined) return []; // a reason of its own
    const explanation = `${who(writer)} marks what it downloads (com.apple.quarantine), but not this file.`;
    return [
      {
        id: "an0057.quarantine-missing",
        bearing: "supports",
        explanation,
        events: creationEvents(subject),
        certainty: "inferred",
      },
    ];
  },
};

function marksDownloads({ run, process }: Ancestor, { context }: Subject): boolean {
  return context.roles.of(run, process.euid ?? process.uid).kind === "marks-downloads";
}
