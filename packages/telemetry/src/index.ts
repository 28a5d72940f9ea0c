export * from "./source.ts";
export * from "./sources/index.ts";
