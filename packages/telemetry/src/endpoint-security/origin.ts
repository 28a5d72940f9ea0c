/** Extended attributes of macOS that tell where a file came from. */
export const ATTRIBUTES_OF_ORIGIN: ReadonlySet<string> = new Set([
  "com.apple.quarantine",
  "com.apple.provenance",
  "com.apple.metadata:kMDItemWhereFroms",
]);
