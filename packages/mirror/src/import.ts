import {
  compareReleases,
  compareSnapshots,
  type Edition,
  type IndexFile,
  type RefusedFile,
  type ReleaseChange,
  type ReleaseFile,
  readRelease,
  type Said,
} from "@limpid/attack";
import type { Mirror } from "./mirror.ts";
import { PLATFORM } from "./platform.ts";

/** A file that was read and not yet kept. */
export type Prepared = PreparedRelease | IndexFile | RefusedFile;

export interface PreparedRelease {
  readonly kind: "release";
  readonly file: ReleaseFile;
  readonly edition: Edition;
  readonly bytes: Uint8Array;
}

/** Reads a file of ATT&CK data. `now`: milliseconds since the Unix epoch. */
export function prepare(bytes: Uint8Array, fileName: string, said: Said, now: number): Prepared {
  const file = readRelease(bytes, fileName, said, PLATFORM);
  return file.kind === "release"
    ? { kind: "release", file, bytes, edition: editionOf(file, bytes, fileName, now) }
    : file;
}

/** The file as an edition; `origin` is the caller's to change. */
export function editionOf(file: ReleaseFile, bytes: Uint8Array, fileName: string, now: number): Edition {
  const count = (accepts: (object: ReleaseFile["objects"][number]) => boolean): number =>
    file.objects.filter(accepts).length;
  return {
    ...file.identity,
    fileHash: file.fileHash,
    fileName: fileName.slice(0, 255),
    sizeBytes: bytes.length,
    objects: file.objects.length,
    relationships: count(({ snapshot }) => snapshot.type === "relationship"),
    notNormalised: count(({ snapshot }) => snapshot.notNormalised !== undefined),
    origin: "imported",
    importedAt: now,
  };
}

/** What an import would change, and against which mirrored file that was found out. */
export interface Preview {
  /** Undefined: the mirror has nothing of this domain up to this release, so everything is new. */
  readonly base: Edition | undefined;
  /** The same bytes are there already. */
  readonly already: boolean;
  /** Other files of the same release: this one would be kept beside them. */
  readonly beside: readonly Edition[];
  readonly change: ReleaseChange;
}

/** Compares a file with what the mirror has: with another file of its release, else with the newest release before. */
export function preview(mirror: Mirror, { file, edition }: PreparedRelease): Preview {
  const sameDomain = mirror.editions().filter(({ domain }) => domain === edition.domain);
  const same = sameDomain.filter(({ release }) => release === edition.release);
  const others = same.filter(({ fileHash }) => fileHash !== edition.fileHash);
  const already = others.length < same.length;
  // What is shipped is a small part: against it nearly everything would be new, and something missing.
  const imported = sameDomain.filter(({ origin }) => origin === "imported");
  const older = imported.filter(({ release }) => compareReleases(release, edition.release) < 0);
  const base = already
    ? edition
    : (others.find(({ origin }) => origin === "imported") ??
      older.find(({ release }) => release === older.at(-1)?.release));
  const snapshots = file.objects.flatMap(({ snapshot, ordinal }) => (ordinal === 0 ? [snapshot] : []));
  return {
    base,
    already,
    beside: others,
    change: compareSnapshots(base === undefined ? [] : mirror.snapshots(base), snapshots),
  };
}

/** Keeps a release that was looked at. */
export function commit(mirror: Mirror, { file, edition, bytes }: PreparedRelease): "kept" | "already" {
  return mirror.keep(file, bytes, edition);
}
