import type { ArtifactFormat, Bytes, Integer64, Origin } from "@limpid/core";
import type { Worth } from "./inspection-queue.ts";

/** The content of a file at one moment. */
export interface FileKey {
  /** `MAJOR:MINOR` in hex, as auditd writes it. */
  readonly device: string;
  readonly inode: Integer64;
  readonly sizeBytes: number;
  /** Time of the last change of the inode (ctime), where the caller knows it. */
  readonly changedAt?: number;
  /** Which file it is of those that had the inode, where the caller knows it. */
  readonly identity?: string | undefined;
}

export interface FileToInspect {
  /** Open for reading; the inspector closes it, whatever happens. */
  readonly descriptor: number;
  readonly key: FileKey;
  readonly path: string;
  /** What its first bytes say it is: the answer when no inspection comes to an end. */
  readonly begins?: ArtifactFormat;
  /** Where it came from by its extended attributes, which only the caller may read. */
  readonly origin?: Origin;
  readonly worth?: Omit<Worth, "sizeBytes">;
}

export interface InspectedFile {
  readonly key: FileKey;
  readonly path: string;
  /** `undetermined`: it was tried, twice. `shed`: there was no time for it. */
  readonly outcome: "inspected" | "undetermined" | "shed";
  readonly bytes: Bytes;
  /** From the question to the answer, and the part of it that the child was busy with it. */
  readonly totalMs: number;
  readonly tookMs: number;
}
