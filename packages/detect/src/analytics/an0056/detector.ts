import type { Subject } from "../../subject/subject.ts";
import type { SignalId } from "../../triage/weights.ts";
import type { DetectorOf } from "../analytic.ts";
import type { An0056Settings } from "./settings.ts";

export type An0056Detector = DetectorOf<SignalId, Subject, An0056Settings>;
