import { removedSoon } from "../../../reasons/removed-soon.ts";
import type { An0057Detector } from "../detector.ts";

/** The file was removed shortly after it ran. */
export const removedAfterRunning: An0057Detector = removedSoon("an0057.removed-after-running");
