export { an0056 } from "./analytics/an0056/index.ts";
export { AN0056_DEFAULTS, type An0056Settings } from "./analytics/an0056/settings.ts";
export { an0057 } from "./analytics/an0057/index.ts";
export {
  AN0057_DEFAULTS,
  type An0057Settings,
  type RunOnlyFlag,
  type SignatureBearing,
} from "./analytics/an0057/settings.ts";
export type { Analytic, DetectionContext, Detector } from "./analytics/analytic.ts";
export { bytesOf } from "./lives/bytes-of.ts";
export { DEFAULT_LIVES_LIMITS, type LivesLimits } from "./lives/limits.ts";
export { LIVES_CLASSES, Lives, type LivesCounts, type LivesState } from "./lives/lives.ts";
export { inDirectories } from "./places/directory-pattern.ts";
export { STRIP_FLAGS, type StripFlag } from "./tools/strip-flags.ts";
export { makeFinding } from "./triage/finding.ts";
export { findingId } from "./triage/finding-id.ts";
export { ATTACK_RELEASE, judgedBy } from "./triage/judged-by.ts";
export type { Judgement } from "./triage/judgement.ts";
export { INFERRED_SHARE, type SignalId, THRESHOLDS, WEIGHTS, type Weight, type Weights } from "./triage/weights.ts";
export { AN0057_WEIGHTS, type An0057SignalId, type An0057Weights } from "./triage/weights-an0057.ts";
