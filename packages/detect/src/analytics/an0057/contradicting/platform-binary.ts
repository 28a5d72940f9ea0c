import type { An0057Detector } from "../detector.ts";
import { trustedSignature } from "../trusted-signature.ts";

/** It is signed as part of macOS. */
export const platformBinary: An0057Detector = trustedSignature("an0057.platform-binary", ["platform"]);
