import { builtByCi } from "../../../reasons/built-by-ci.ts";
import type { An0056Detector } from "../detector.ts";

/** A known CI runner made the file in its work directory. */
export const ciBuild: An0056Detector = builtByCi("an0056.ci-build");
