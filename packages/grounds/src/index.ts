export { groundsOf, LOG_PATIENCE } from "./grounds.ts";
export { type KnownAnalytic, knownAnalytics, programsOf } from "./known.ts";
export { Signers } from "./signers.ts";
