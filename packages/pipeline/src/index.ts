export { Pipeline, type PipelineCounts, type PipelineParts } from "./pipeline.ts";
export { summarise } from "./summary.ts";
