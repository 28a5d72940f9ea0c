export {
  DEFAULT_MIN_LENGTH,
  eachString,
  extractStrings,
  type FoundString,
  LEAST_MIN_LENGTH,
  MOST_MIN_LENGTH,
  type StringSpan,
} from "./extract.ts";
export { marksOf, tracesOf } from "./marks/index.ts";
export type { Mark, MarkKind } from "./marks/mark.ts";
export { type Place, Places } from "./places.ts";
