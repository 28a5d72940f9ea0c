/** Weighing alone, without the analytics: for those who show a finding and what it would be without a reason. */
export type { Grade } from "./assess.ts";
export { gradeWithout, isKnown, type Weighed, weightNamed } from "./ledger.ts";
export { THRESHOLDS, type Weight } from "./weights.ts";
