import type { ActedEvent, Actor } from "@limpid/core";
import { mayLower, type Roles } from "@limpid/lineage";

const KEPT = 65_536; // paths of each kind; an update of a whole distribution writes about that many programs
const CHARACTERS_KEPT = 4_194_304; // of them together: a path of the log can have 4,096 bytes

/**
 * Paths of system folders that this stream shows being written by something that no package vouches for. A role
 * of such a program explains nothing any more: who can write `/usr/bin/dpkg` can be dpkg.
 *
 * Programs whose name gives them a role are kept apart: they are few, and an environment of a hundred thousand files
 * unpacked below /opt must not make a stranger of dpkg.
 */
export class WrittenHere {
  readonly #hasRole: (path: string) => boolean;
  #named = new BoundedPaths();
  #others = new BoundedPaths();

  /** `hasRole`: whether a path names a program or script of the role table. */
  constructor(hasRole: (path: string) => boolean) {
    this.#hasRole = hasRole;
  }

  /** Whether the program at `path` may be another one than its name says. */
  readonly has = (path: string): boolean => {
    if (this.#named.holds(path) || this.#others.holds(path)) return true;
    const overflowed = this.#named.overflowed || this.#others.overflowed;
    return overflowed && (this.#hasRole(path) ? this.#named : this.#others).overflowed;
  };

  /** For a snapshot. */
  get state(): WrittenHereState {
    return { named: this.#named.state, others: this.#others.state };
  }

  restore({ named, others }: WrittenHereState): void {
    this.#named = new BoundedPaths(named);
    this.#others = new BoundedPaths(others);
  }

  observe(event: ActedEvent, actor: Actor, roles: Roles): void {
    const path = writtenPath(event);
    if (path === undefined || !inSystemFolder(path) || this.#named.holds(path) || this.#others.holds(path)) return;
    const role = roles.of(actor.run, actor.process.euid ?? actor.process.uid);
    if (role.role === "package-manager" && mayLower(role)) return;
    (this.#hasRole(path) ? this.#named : this.#others).add(path);
  }
}

export interface WrittenHereState {
  readonly named: PathsState;
  readonly others: PathsState;
}

interface PathsState {
  readonly paths: ReadonlySet<string>;
  readonly characters: number;
  readonly overflowed: boolean;
}

/** So many paths; one more, and any may have been among them. */
class BoundedPaths {
  readonly #paths: Set<string>;
  #characters: number;
  overflowed: boolean;

  constructor({ paths, characters, overflowed }: PathsState = NO_PATHS) {
    this.#paths = new Set(paths);
    this.#characters = characters;
    this.overflowed = overflowed;
  }

  get state(): PathsState {
    return { paths: this.#paths, characters: this.#characters, overflowed: this.overflowed };
  }

  holds(path: string): boolean {
    return this.#paths.has(path);
  }

  add(path: string): void {
    this.#characters += path.length;
    if (this.#paths.size >= KEPT || this.#characters > CHARACTERS_KEPT) this.overflowed = true;
    else this.#paths.add(path);
  }
}

const NO_PATHS: PathsState = { paths: new Set(), characters: 0, overflowed: false };

function writtenPath(event: ActedEvent): string | undefined {
  switch (event.kind) {
    case "file.opened":
    case "file.written":
    case "file.truncated":
      return event.file.path;
    case "file.renamed":
    case "file.linked":
    case "file.copied":
      return event.to.path;
    case "file.made":
      return event.what === "symlink" ? event.file.path : undefined;
    case "filesystem.mounted":
      return event.file.path;
    case "process.forked":
    case "process.executed":
    case "process.exited":
    case "process.tampered":
    case "login.set":
    case "session.opened":
    case "session.closed":
    case "file.mode-changed":
    case "file.attribute-changed":
    case "files.swapped":
    case "file.removed":
    case "memory-file.created":
      return undefined;
  }
}

/** `/usr…`, `/bin`, `/sbin`, `/lib…`, `/opt`, `/snap`: where programs with a trusted role live. */
function inSystemFolder(path: string): boolean {
  // Most writing is to other folders, and their first letter says so.
  return FIRST_LETTERS.has(path.charCodeAt(1)) && SYSTEM_FOLDER.test(path);
}

const SYSTEM_FOLDER = /^\/(?:usr|s?bin|lib[a-z0-9]{0,3}|opt|snap|nix|gnu)\//;
const FIRST_LETTERS: ReadonlySet<number> = new Set([..."usblong"].map((letter) => letter.charCodeAt(0)));
