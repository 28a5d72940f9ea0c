export * from "./inspection/inspector.ts";
export * from "./inspection/live-bytes.ts";
export * from "./inspection/open-inspector.ts";
export * from "./kernel/kernel.ts";
export * from "./kernel/readiness.ts";
export * from "./privileges/capabilities.ts";
export * from "./privileges/reduce.ts";
export * from "./unavailable.ts";
