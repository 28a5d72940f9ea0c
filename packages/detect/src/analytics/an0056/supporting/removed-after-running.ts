import { removedSoon } from "../../../reasons/removed-soon.ts";
import type { An0056Detector } from "../detector.ts";

/** The file was removed shortly after it ran. */
export const removedAfterRunning: An0056Detector = removedSoon("an0056.removed-after-running");
