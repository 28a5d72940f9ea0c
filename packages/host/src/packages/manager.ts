import type { PackageOwner } from "@limpid/core";

/** A digest that a package database holds for a file, in lower-case hex. */
export interface Digest {
  readonly algorithm: "md5" | "sha1" | "sha256" | "sha384" | "sha512";
  readonly hex: string;
}

export interface InstalledPackage {
  readonly name: string;
  readonly version?: string;
  /** RFC 3339, UTC. */
  readonly installedAt?: string;
  /** What the manager needs to find the package's record again. */
  readonly record: string;
}

/** The database of one package manager below a root. */
export interface Manager {
  readonly name: PackageOwner["manager"];
  /** Paths below the root that are written anew when packages come and go. */
  readonly changes: readonly string[];
  /** Every file of every package, read as it is asked for. Directories may be among them. */
  readonly list: () => Iterable<readonly [path: string, owner: InstalledPackage]>;
  /** The digest of an owned file, read when it is asked for: all of them would fill the memory. */
  readonly digest: (path: string, owner: InstalledPackage) => Digest | undefined;
  /** The size of an owned file when it was installed, of managers that keep no digest. */
  readonly sizeOf?: (path: string, owner: InstalledPackage) => number | undefined;
}
