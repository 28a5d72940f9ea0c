import { belowService } from "../../../reasons/below-service.ts";
import type { An0057Detector } from "../detector.ts";

/** A daemon stands above the creator, or is the creator. */
export const serviceAncestor: An0057Detector = belowService("an0057.service-ancestor");
