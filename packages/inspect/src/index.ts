export { type ByteSource, bytesSource } from "./content/source.ts";
export { type DumpLine, dumpBytes, dumpSource } from "./dump.ts";
export type { Region, RegionKind } from "./formats/format.ts";
export { type InspectOptions, inspectBytes, inspectSource, recogniseFormat } from "./inspect.ts";
export { type Layout, layoutSource } from "./layout.ts";
export { type FactWords, formatNames, type InspectionWords, type PartWords, words } from "./words.ts";
