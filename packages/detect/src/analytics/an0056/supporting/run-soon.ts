import { ranSoon } from "../../../reasons/ran-soon.ts";
import type { An0056Detector } from "../detector.ts";

/** The file ran shortly after it was written. */
export const runSoon: An0056Detector = ranSoon("an0056.run-soon");
