import { ranSoon } from "../../../reasons/ran-soon.ts";
import type { An0057Detector } from "../detector.ts";

/** The file ran shortly after it was written. */
export const runSoon: An0057Detector = ranSoon("an0057.run-soon");
