import type { DetectorOf } from "../analytics/analytic.ts";
import type { Subject } from "../subject/subject.ts";

/** A kind of reason that several analytics give, each under an id of its own. */
export type Reason<Id extends string, Settings = object> = DetectorOf<Id, Subject, Settings>;
