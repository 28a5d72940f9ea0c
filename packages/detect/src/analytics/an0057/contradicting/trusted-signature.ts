import type { SignedStatus } from "@limpid/core";
import type { An0057SignalId } from "../../../triage/weights-an0057.ts";
import type { An0057Detector } from "../detector.ts";
import { isVerified, STATUS_WORDS, signatureStatus } from "../signature-status.ts";

const SIGNAL: { readonly [S in SignedStatus]?: An0057SignalId } = {
  signed: "an0057.developer-signed",
  "developer-id": "an0057.developer-signed",
  notarised: "an0057.notarised",
  "app-store": "an0057.app-store",
  platform: "an0057.platform-binary",
};

const BY = { kernel: "By the word of the kernel", sensor: "By the word of a sensor", file: "By its certificates" };

/** Its signature is of a kind that the organisation trusts (SignedStatus). */
export const trustedSignature: An0057Detector = {
  signals: ["an0057.developer-signed", "an0057.notarised", "an0057.app-store", "an0057.platform-binary"],
  blindSpots: ["a certificate that was withdrawn: revocation is not asked for"],
  evaluate: (subject, { SignedStatus }) => {
    const found = signatureStatus(subject);
    const id = found === undefined ? undefined : SIGNAL[found.status];
    if (found === undefined || id === undefined || SignedStatus[found.status] !== "contradicts") return [];
    if (!isVerified(found)) return [];
    const team = found.teamId === undefined ? "" : ` (team ${found.teamId})`;
    const explanation = `${BY[found.basis]}, ${STATUS_WORDS[found.status]}${team}.`;
    const events = found.event === undefined ? [] : [found.event];
    return [{ id, bearing: "contradicts", explanation, events }];
  },
};
