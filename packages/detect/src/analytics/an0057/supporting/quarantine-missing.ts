import type { Ancestor, Signal } from "@limpid/core";
import { originOfFile } from "../../../subject/origin.ts";
import { creationEvents, type Subject } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { quarantineTouch } from "../quarantine.ts";

const ID = "an0057.quarantine-missing";

/**
 * The mark of a download is not there though it should be: a program that always sets it wrote the file, or the file
 * still says where it was downloaded from. Only where marks are recorded, or the file's own attributes are at hand.
 */
export const quarantineMissing: An0057Detector = {
  signals: [ID],
  evaluate: (subject) => {
    const { life, bytes, writers } = subject;
    if (quarantineTouch(life, "attribute-removed") !== undefined) return []; // a reason of its own
    const origin = originOfFile(life, bytes);
    if (origin?.quarantine !== undefined) return [];
    const events = creationEvents(subject);
    const addressed = origin?.url !== undefined && origin.basis === "file";
    if (addressed) {
      const explanation = "It still says where it was downloaded from, and the mark of a download is gone.";
      return [{ id: ID, bearing: "supports", explanation, events }];
    }
    const collected = origin === null || origin?.basis === "file";
    const said = life.attributesRecorded === true || collected;
    const writer = writers.map(([head]) => head).find((head) => marksDownloads(head, subject));
    if (!said || writer === undefined || life.path?.includes("/Library/") === true) return [];
    const explanation = `${who(writer)} marks what it downloads (com.apple.quarantine), but not this file.`;
    const signal: Signal & { readonly id: typeof ID } = { id: ID, bearing: "supports", explanation, events };
    return [!collected ? { ...signal, certainty: "inferred" } : signal];
  },
};

function marksDownloads({ run, process }: Ancestor, { context }: Subject): boolean {
  return context.roles.of(run, process.euid ?? process.uid).kind === "marks-downloads";
}
