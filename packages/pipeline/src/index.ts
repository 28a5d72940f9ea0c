export type { Placed } from "./host-pipeline.ts";
export { type JoinCounts, type JoinedSensor, Joining } from "./joining/joining.ts";
export { sensorOf } from "./joining/trust.ts";
export { DEFAULT_PATIENCE, type Patience } from "./live/due.ts";
export type { FoundLive } from "./live/live-judge.ts";
export { Pipeline, type PipelineCounts, type PipelineParts, type PipelineSnapshot } from "./pipeline.ts";
export { summarise } from "./summary.ts";
