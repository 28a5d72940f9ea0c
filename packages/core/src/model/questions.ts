import type { Bytes } from "./life.ts";
import type { Integer64 } from "./values.ts";

/**
 * Questions that detection asks and others answer. Host packages and later ones (baseline, coverage)
 * implement them; detection sees only these shapes, so a replay can answer from a recording.
 */
export interface Provenance {
  /** The package that owns a path, from a package database; undefined when none owns it or none is at hand. */
  readonly packageOf: (path: string) => PackageOwner | undefined;
  /** Whether a package database is at hand at all. */
  readonly hasPackages: boolean;
}

export interface PackageOwner {
  readonly manager: "dpkg" | "rpm" | "apk" | "pacman";
  readonly name: string;
  readonly version?: string;
  /** Whether the bytes at hand match the database's digest; undefined when it holds none. */
  readonly intact?: boolean;
}

/** The bytes behind an artifact's name. */
export interface ArtifactBytes {
  /** Looks at `path` and inspects it deeply. `device`, `inode` and size help to notice a later file under the name. */
  readonly inspect: (wanted: {
    readonly path: string;
    readonly inode: Integer64 | undefined;
    readonly device: string | undefined;
  }) => Bytes;
}

/** What this organisation is used to. Step by step: declared entries first, learned profiles later. */
export interface Normality {
  /** `at`: the moment of the event in question, because what is normal can end. */
  readonly explain: (
    path: string,
    creatorImage: string | undefined,
    host: string,
    at?: number,
  ) => { readonly id: string; readonly explanation: string } | undefined;
}

/** What the telemetry of a host can show. */
export interface Visibility {
  readonly blindSpots: (host: string) => readonly string[];
}

export const NO_PROVENANCE: Provenance = { packageOf: () => undefined, hasPackages: false };
export const NO_BYTES_OFFERED: ArtifactBytes = { inspect: () => ({ state: "not-offered" }) };
export const NOTHING_DECLARED: Normality = { explain: () => undefined };
