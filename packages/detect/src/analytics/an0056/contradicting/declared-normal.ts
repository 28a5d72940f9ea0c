import { declared } from "../../../reasons/declared.ts";
import type { An0056Detector } from "../detector.ts";

/** The organisation declared this to be normal. */
export const declaredNormal: An0056Detector = declared("an0056.declared-normal");
