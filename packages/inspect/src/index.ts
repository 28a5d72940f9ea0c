export {
  type Artifact,
  type ArtifactFormat,
  type ArtifactPart,
  artifactLine,
  type Inspection,
  type IssueCode,
  type Opacity,
  type OpacityLevel,
  type ParseIssue,
  type Reason,
} from "@limpid/core";
export { type ByteSource, bytesSource } from "./content/source.ts";
export { type DumpLine, dumpBytes, dumpSource } from "./dump.ts";
export type { Region, RegionKind } from "./formats/format.ts";
export { bundleTicketPath } from "./formats/macho/signature/bundle-ticket.ts";
export { type InspectOptions, inspectBytes, inspectSource, recogniseFormat } from "./inspect.ts";
export { type Layout, layoutSource } from "./layout.ts";
export { type FactWords, formatNames, type InspectionWords, type PartWords, words } from "./words.ts";
