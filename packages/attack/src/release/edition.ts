import { compareReleases } from "./order.ts";

/** How it is known which release or domain a file belongs to. */
export type IdentityBasis = "collection" | "known file hash" | "importer" | "matrix" | "objects" | "file name";

/** One imported file: the key of its snapshots is (release, domain, file, id). */
export interface Edition {
  readonly release: string;
  /** `enterprise-attack`, `mobile-attack`, `ics-attack`. */
  readonly domain: string;
  /** SHA-256 of the uncompressed bytes. */
  readonly fileHash: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly releaseBasis: IdentityBasis;
  readonly domainBasis: IdentityBasis;
  readonly flavour: Flavour;
  /**
   * `complete`: a collection lists its contents and all are there. `partial`: some are not, or it is known as a part.
   * `unknown`: it has no collection.
   */
  readonly extent: "complete" | "partial" | "unknown";
  readonly collectionModified: string | undefined;
  readonly objects: number;
  readonly relationships: number;
  readonly notNormalised: number;
  /** `shipped`: it came with Limpid. */
  readonly origin: "imported" | "shipped";
  /** Milliseconds since the Unix epoch, by the clock of the importing host. */
  readonly importedAt: number;
}

/** Raw hashes are comparable only between files of one flavour: the other writes other members. */
export type Flavour = "2.0" | "2.1" | "mixed";

const EXTENTS: readonly Edition["extent"][] = ["complete", "unknown", "partial"];

/**
 * The order of files of one release and domain: the one to believe first. What was imported last does not matter, so
 * two mirrors with the same files say the same.
 */
export function byPreference(one: Edition, other: Edition): number {
  return (
    rank(one.origin === "shipped") - rank(other.origin === "shipped") ||
    EXTENTS.indexOf(one.extent) - EXTENTS.indexOf(other.extent) ||
    rank(one.flavour !== "2.1") - rank(other.flavour !== "2.1") ||
    -byText(one.collectionModified ?? "", other.collectionModified ?? "") ||
    other.objects - one.objects ||
    byText(one.fileHash, other.fileHash)
  );
}

/** All files: domains by name, releases from old to new, files of one release by preference. */
export function byRelease(one: Edition, other: Edition): number {
  return byText(one.domain, other.domain) || compareReleases(one.release, other.release) || byPreference(one, other);
}

function rank(last: boolean): number {
  return last ? 1 : 0;
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
