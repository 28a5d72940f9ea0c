export { LineCutter } from "./lines/line-cutter.ts";
export { type Answer, QUESTIONS, type Question, type Shows } from "./shows.ts";
export * from "./source.ts";
export * from "./sources/index.ts";
export { type KnownFormat, knownFormat } from "./sources/known.ts";
export { weightOf } from "./weight.ts";
