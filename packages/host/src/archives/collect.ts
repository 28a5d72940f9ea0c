import type { ParseIssue } from "@limpid/core";
import type { ArchiveBudget } from "./budget.ts";
import { ARCHIVE_LIMITS } from "./limits.ts";

const HEAD = 4096; // what every format is recognised by

export interface Collected {
  /** All bytes, as far as they could be had; undefined when nobody wanted them. */
  readonly bytes: Uint8Array | undefined;
  readonly issue: ParseIssue | undefined;
}

/**
 * Gathers the bytes of one member if its beginning is wanted. `compressedSize` is the size of what it is made from.
 * Damage and limits end it; what came before is kept, except above the limit of memory.
 */
export async function collect(
  pieces: AsyncIterable<Uint8Array>,
  wants: (head: Uint8Array) => boolean,
  budget: ArchiveBudget,
  compressedSize: number,
  at: number,
): Promise<Collected> {
  const kept: Uint8Array[] = [];
  let length = 0;
  let asked = false;
  let issue: ParseIssue | undefined;
  const limit = (what: string): ParseIssue => ({ code: "limit-exceeded", at, what });
  try {
    for await (const piece of pieces) {
      kept.push(Uint8Array.from(piece));
      length += piece.length;
      if (!budget.take(piece.length)) issue = limit(`more than ${ARCHIVE_LIMITS.totalBytes} bytes in all members`);
      else if (length > ARCHIVE_LIMITS.unquestionedBytes && length > compressedSize * ARCHIVE_LIMITS.ratio)
        issue = limit(`${length} bytes from ${compressedSize}: more than ${ARCHIVE_LIMITS.ratio} to 1`);
      else if (length > budget.room) issue = limit(`a member of more than ${budget.room} bytes is not kept in memory`);
      if (issue !== undefined) return { bytes: undefined, issue };
      if (asked || length < HEAD) continue;
      asked = true;
      if (!wants(joined(kept, length).subarray(0, HEAD))) return { bytes: undefined, issue: undefined };
    }
  } catch (error) {
    issue = { code: "invalid-value", at, what: `the compressed data is damaged: ${(error as Error).message}` };
    if ((error as NodeJS.ErrnoException).code === "Z_BUF_ERROR") {
      issue = { code: "truncated", at, what: "the compressed data is cut off" };
    }
  }
  const bytes = joined(kept, length);
  if (!asked && !wants(bytes)) return { bytes: undefined, issue };
  return { bytes, issue };
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
