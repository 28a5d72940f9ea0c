export type { ArchiveSource } from "./archive-source.ts";
export { ARCHIVE_LIMITS } from "./limits.ts";
export { type ArchiveMet, notLookedInto, readArchive } from "./read-archive.ts";
export { type Recognised, recogniseArchive, recogniseArchiveFile } from "./recognise.ts";
