export {
  DEFAULT_MIN_LENGTH,
  extractStrings,
  type FoundString,
  LEAST_MIN_LENGTH,
  MOST_MIN_LENGTH,
} from "./extract.ts";
export { marksOf } from "./marks/index.ts";
export type { Mark, MarkKind } from "./marks/mark.ts";
export { type Place, Places } from "./places.ts";
