export { groundsOf, LOG_PATIENCE } from "./grounds.ts";
export { Signers } from "./signers.ts";
