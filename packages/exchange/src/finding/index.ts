export { type ParsedLine, parseLine } from "./parse-line.ts";
