import { packedContent } from "../../../reasons/packed-content.ts";
import type { An0057Detector } from "../detector.ts";

/** The loaded content does not hold the program in the clear. */
export const packed: An0057Detector = packedContent("an0057.packed");
