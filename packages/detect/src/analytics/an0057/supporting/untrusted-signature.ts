import type { An0057Detector } from "../detector.ts";
import { STATUS_WORDS, signatureStatus } from "../signature-status.ts";

/** Its signature is of a kind that the organisation does not trust (SignedStatus). */
export const untrustedSignature: An0057Detector = {
  signals: ["an0057.untrusted-signature"],
  evaluate: (subject, { SignedStatus }) => {
    const found = signatureStatus(subject);
    if (found === undefined || SignedStatus[found.status] !== "supports") return [];
    const explanation = `Nobody vouches for it: ${STATUS_WORDS[found.status]} (SignedStatus).`;
    const events = found.event === undefined ? [] : [found.event];
    return [{ id: "an0057.untrusted-signature", bearing: "supports", explanation, events }];
  },
};
