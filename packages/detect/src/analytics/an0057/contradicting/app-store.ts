import type { An0057Detector } from "../detector.ts";
import { trustedSignature } from "../trusted-signature.ts";

/** Apple signed it for the App Store. */
export const appStore: An0057Detector = trustedSignature("an0057.app-store", ["app-store"]);
