import type { An0057Detector } from "../detector.ts";
import { trustedSignature } from "../trusted-signature.ts";

/** A developer signed it, by a certificate of a kind that the organisation trusts. */
export const developerSigned: An0057Detector = trustedSignature(
  "an0057.developer-signed",
  ["signed", "developer-id"],
  ["a certificate that was withdrawn: revocation is not asked for"],
);
