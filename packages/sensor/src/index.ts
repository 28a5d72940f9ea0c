export * from "./kernel/kernel.ts";
export * from "./kernel/readiness.ts";
export * from "./unavailable.ts";
