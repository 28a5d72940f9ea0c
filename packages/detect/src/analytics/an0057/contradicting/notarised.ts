import type { An0057Detector } from "../detector.ts";
import { trustedSignature } from "../trusted-signature.ts";

/** Its developer had it notarised by Apple. */
export const notarised: An0057Detector = trustedSignature("an0057.notarised", ["notarised"]);
