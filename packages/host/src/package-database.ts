import { lstatSync, readlinkSync } from "node:fs";
import type { PackageOwner, Provenance } from "@limpid/core";
import { folderBelow, lookUpBelow } from "./below.ts";
import { OpenFile } from "./open-file.ts";
import { openApk } from "./packages/apk.ts";
import { openDpkg } from "./packages/dpkg.ts";
import type { Digest, InstalledPackage, Manager } from "./packages/manager.ts";
import { openPacman } from "./packages/pacman.ts";
import { openPkgutil } from "./packages/pkgutil.ts";
import { openRpm } from "./packages/rpm.ts";
import { joinPath, type PathBytes, systemPath } from "./path-bytes.ts";

/** A workstation with 5,000 packages has 600,000 files; each takes about 100 bytes here. */
const MAX_FILES = 3_000_000;
const MAX_ASKED = 20_000; // answers kept; a hunt asks for the same programs again and again
const MAX_COMPARED = 256 * 1024 * 1024; // larger files are not compared with their digest
const BLOCK_SIZE = 1024 * 1024;
const TURN_MS = 4; // shorter than anybody notices who waits for a finding
const LOOK_AT_CLOCK = 64;
/** Top directories that became links into /usr, one after the other in each distribution. */
const MERGED = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

interface Owned {
  readonly manager: Manager;
  readonly owner: InstalledPackage;
}

/**
 * Who installed a file, from the package databases below a root: a mounted image, a collection, or the live host.
 * They are read when the first question comes.
 *
 * An answer holds for the name as logged. No link is followed but those that merge /usr: whoever can make a link
 * to a packaged program must not thereby get its name's good reputation.
 */
export class PackageDatabase implements Provenance {
  readonly hasPackages: boolean;
  readonly #root: PathBytes;
  readonly #managers: readonly Manager[];
  readonly #merged: ReadonlySet<string>;
  readonly #answers = new Map<string, PackageOwner | undefined>();
  #files: ReadonlyMap<string, Owned> | undefined;

  constructor(root: PathBytes) {
    this.#root = root;
    this.#managers = [openDpkg(root), openRpm(root), openApk(root), openPacman(root), openPkgutil(root)].filter(
      (found) => found !== undefined,
    );
    this.hasPackages = this.#managers.length > 0;
    this.#merged = new Set(MERGED.filter((folder) => isMerged(root, folder)));
  }

  readonly packageOf = (path: string): PackageOwner | undefined => {
    if (!this.hasPackages) return undefined;
    const wanted = this.#canonical(path);
    if (this.#answers.has(wanted)) return this.#answers.get(wanted);
    const answer = this.#ask(wanted);
    if (this.#answers.size >= MAX_ASKED) this.#answers.clear();
    this.#answers.set(wanted, answer);
    return answer;
  };

  #ask(path: string): PackageOwner | undefined {
    this.#files ??= new Map(this.#all());
    const owned = this.#files.get(path);
    if (owned === undefined) return undefined;
    const { manager, owner } = owned;
    const intact = this.#isIntact(path, manager.digest(path, owner)) ?? this.#hasChanged(path, manager, owner);
    return {
      manager: manager.name,
      name: owner.name,
      ...(owner.version !== undefined && { version: owner.version }),
      ...(owner.installedAt !== undefined && { installedAt: owner.installedAt }),
      ...(intact !== undefined && { intact }),
    };
  }

  /** Reads the databases now, in turns, so that nobody who asks has to wait. `rest`: lets others have theirs. */
  async prepare(rest: () => Promise<void>): Promise<void> {
    const files = new Map<string, Owned>();
    let since = performance.now();
    for (const [path, owned] of this.#all()) {
      files.set(path, owned);
      if (files.size % LOOK_AT_CLOCK !== 0 || performance.now() - since < TURN_MS) continue;
      await rest();
      since = performance.now();
    }
    this.#files = files;
  }

  /** Another text when packages came or went since. */
  get stamp(): string {
    return this.#managers
      .flatMap(({ changes }) => changes)
      .map((path) => stampOf(this.#root, path))
      .join(", ");
  }

  *#all(): Generator<readonly [string, Owned]> {
    let count = 0;
    for (const manager of this.#managers) {
      let last: Owned | undefined;
      for (const [path, owner] of manager.list()) {
        if (last?.owner !== owner) last = { manager, owner };
        yield [this.#canonical(path), last];
        if (++count >= MAX_FILES) return;
      }
    }
  }

  #canonical(path: string): string {
    const second = path.indexOf("/", 1);
    return second > 0 && this.#merged.has(path.slice(0, second)) ? `/usr${path}` : path;
  }

  /** False for a file that has another size than what was installed; that it has the same says nothing. */
  #hasChanged(path: string, manager: Manager, owner: InstalledPackage): false | undefined {
    const size = manager.sizeOf?.(path, owner);
    if (size === undefined) return undefined;
    const found = lookUpBelow(this.#root, path);
    return found.state === "found" && found.stat.size !== size ? false : undefined;
  }

  #isIntact(path: string, digest: Digest | undefined): boolean | undefined {
    if (digest === undefined) return undefined;
    const found = lookUpBelow(this.#root, path);
    if (found.state !== "found" || found.stat.size > MAX_COMPARED) return undefined;
    const file = new OpenFile();
    try {
      if ((file.open(found.path, "refuse") ?? file.measure()) !== undefined) return undefined;
      const { createHash } = process.getBuiltinModule("node:crypto");
      const hash = createHash(digest.algorithm);
      for (let at = 0; at < file.size; at += BLOCK_SIZE) hash.update(file.read(at, BLOCK_SIZE));
      // What could not be read to its end says nothing about the file.
      return file.close().length === 0 ? hash.digest("hex") === digest.hex : undefined;
    } finally {
      file.close();
    }
  }
}

/** Which file or folder it is, and since when it holds what it holds. */
function stampOf(root: PathBytes, path: string): string {
  const found = lookUpBelow(root, path);
  const place = found.state === "found" ? found.path : folderBelow(root, path);
  const stat = place === undefined ? undefined : lstatSync(systemPath(place), { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

/** Whether a top directory is a link into /usr. A collection without it was made by name, and those are merged today. */
function isMerged(root: PathBytes, folder: string): boolean {
  const path = systemPath(joinPath(root, folder.slice(1)));
  try {
    const target = lstatSync(path).isSymbolicLink() ? readlinkSync(path, "latin1") : "";
    return target === `usr${folder}` || target === `/usr${folder}`;
  } catch {
    return true;
  }
}
