import { packedContent } from "../../../reasons/packed-content.ts";
import type { An0056Detector } from "../detector.ts";

/** The loaded content does not hold the program in the clear. */
export const packed: An0056Detector = packedContent("an0056.packed");
