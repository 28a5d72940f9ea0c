import type { Subject } from "../../subject/subject.ts";
import type { An0057SignalId } from "../../triage/weights-an0057.ts";
import type { DetectorOf } from "../analytic.ts";
import type { An0057Settings } from "./settings.ts";

export type An0057Detector = DetectorOf<An0057SignalId, Subject, An0057Settings>;
