import type { SignedStatus } from "@limpid/core";
import type { An0057SignalId } from "../../triage/weights-an0057.ts";
import type { An0057Detector } from "./detector.ts";
import { isVerified, STATUS_WORDS, signatureStatus } from "./signature-status.ts";

const BY = { kernel: "By the word of the kernel", sensor: "By the word of a sensor", file: "By its certificates" };

/** A reason: the signature is of one of these kinds, verified, and the organisation trusts that kind (SignedStatus). */
export function trustedSignature(
  id: An0057SignalId,
  kinds: readonly SignedStatus[],
  blindSpots: readonly string[] = [],
): An0057Detector {
  return {
    signals: [id],
    blindSpots,
    evaluate: (subject, { SignedStatus }) => {
      const found = signatureStatus(subject);
      if (found === undefined || !kinds.includes(found.status)) return [];
      if (SignedStatus[found.status] !== "contradicts" || !isVerified(found)) return [];
      const team = found.teamId === undefined ? "" : ` (team ${found.teamId})`;
      const explanation = `${BY[found.basis]}, ${STATUS_WORDS[found.status]}${team}.`;
      const events = found.event === undefined ? [] : [found.event];
      return [{ id, bearing: "contradicts", explanation, events }];
    },
  };
}
