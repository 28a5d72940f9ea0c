import type { ParseIssue } from "@limpid/core";
import { ARCHIVE_LIMITS } from "./limits.ts";

/** What is left of the limits, shared by an archive and the archives inside it. */
export class ArchiveBudget {
  #members = 0;
  #bytes = 0;
  #held = 0;

  /** Counts one more member; the issue says that there are too many. */
  member(at: number): ParseIssue | undefined {
    this.#members++;
    return this.#members > ARCHIVE_LIMITS.members
      ? { code: "limit-exceeded", at, what: `more than ${ARCHIVE_LIMITS.members} members; the rest was not looked at` }
      : undefined;
  }

  /** Counts decompressed bytes; false when there were too many. */
  take(bytes: number): boolean {
    this.#bytes += bytes;
    return this.#bytes <= ARCHIVE_LIMITS.totalBytes;
  }

  get isSpent(): boolean {
    return this.#bytes > ARCHIVE_LIMITS.totalBytes || this.#members > ARCHIVE_LIMITS.members;
  }

  /** Bytes that one more member may have, beside the archives around it that are in memory. */
  get room(): number {
    return ARCHIVE_LIMITS.memberBytes - this.#held;
  }

  hold(bytes: number): void {
    this.#held += bytes;
  }
}
