import { creationEvents } from "../../../subject/subject.ts";
import { quoted } from "../../../subject/wording.ts";
import type { An0057Detector } from "../detector.ts";
import { STATUS_WORDS } from "../signature-status.ts";

/** The process that macOS holds responsible for the creator is signed by nobody. */
export const responsibleUntrusted: An0057Detector = {
  signals: ["an0057.responsible-untrusted"],
  evaluate: (subject, { SignedStatus }) => {
    const master = subject.creator?.process.answersTo;
    const status = master?.run.signing?.status;
    if (master === undefined || status === undefined || SignedStatus[status] !== "supports") return [];
    const explanation = `${quoted(master.run.image ?? "")} answers for its creator, and ${STATUS_WORDS[status]}.`;
    const events = creationEvents(subject);
    return [{ id: "an0057.responsible-untrusted", bearing: "supports", explanation, events }];
  },
};
