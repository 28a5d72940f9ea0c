import { declared } from "../../../reasons/declared.ts";
import type { An0057Detector } from "../detector.ts";

/** The organisation declared this to be normal. */
export const declaredNormal: An0057Detector = declared("an0057.declared-normal");
