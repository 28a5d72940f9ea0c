import { builtByCi } from "../../../reasons/built-by-ci.ts";
import type { An0057Detector } from "../detector.ts";

/** A known CI runner made the file in its work directory. */
export const ciBuild: An0057Detector = builtByCi("an0057.ci-build");
