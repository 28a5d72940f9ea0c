import { belowService } from "../../../reasons/below-service.ts";
import type { An0056Detector } from "../detector.ts";

/** A service stands above the creator, or is the creator. */
export const serviceAncestor: An0056Detector = belowService("an0056.service-ancestor");
