import { hex, type ParseIssue } from "@limpid/core";
import { type CodeDirectory, parseCodeDirectory } from "./code-directory.ts";
import { cdHashOf } from "./digests.ts";
import type { CodeDirectoryFacts } from "./facts.ts";
import { ALTERNATES, SLOT_ALTERNATES, SLOT_CODE_DIRECTORY } from "./slots.ts";
import type { SuperBlob } from "./superblob.ts";

export interface NamedDirectory {
  /** `primary`, or `alternate-1` to `alternate-5`. */
  readonly slot: string;
  readonly directory: CodeDirectory;
}

const SLOTS: readonly (readonly [slot: number, name: string])[] = [
  [SLOT_CODE_DIRECTORY, "primary"],
  ...Array.from({ length: ALTERNATES }, (_, index) => [SLOT_ALTERNATES + index, `alternate-${index + 1}`] as const),
];

/** All code directories that can be read, the primary one first. */
export function readDirectories({ blobs }: SuperBlob, issues: ParseIssue[]): readonly NamedDirectory[] {
  const found: NamedDirectory[] = [];
  for (const [number, slot] of SLOTS) {
    const blob = blobs.get(number);
    if (blob === undefined) continue;
    const parsed = parseCodeDirectory(blob.bytes);
    issues.push(...parsed.issues);
    if (parsed.value !== null) found.push({ slot, directory: parsed.value });
  }
  return found;
}

/** The one that macOS takes: the strongest hash, of equals the first. */
export function preferredOf(directories: readonly NamedDirectory[]): NamedDirectory | undefined {
  let best: NamedDirectory | undefined;
  for (const one of directories) {
    if (best === undefined || rankOf(one) > rankOf(best)) best = one;
  }
  return best;
}

function rankOf({ directory }: NamedDirectory): number {
  return directory.hash?.rank ?? -1;
}

/** `digest` is the whole hash of the directory, where it could be computed. */
export function describeDirectory(
  { slot, directory }: NamedDirectory,
  digest: Uint8Array | undefined,
  inSignedList: boolean | undefined,
): CodeDirectoryFacts {
  const { version, hash, identifier, teamId, flags, pageSize, pageHashes, specialHashes, codeLimit } = directory;
  return {
    slot,
    version: `0x${version.toString(16)}`,
    hash: hash?.name ?? null,
    ...(digest === undefined ? {} : { cdHash: hex(cdHashOf(digest)) }),
    ...(inSignedList === undefined ? {} : { inSignedList }),
    identifier,
    teamId,
    flags,
    pageSizeBytes: pageSize,
    pages: hash === undefined ? 0 : pageHashes.length / hash.sizeBytes,
    specialSlots: specialHashes.size,
    codeLimit,
  };
}
