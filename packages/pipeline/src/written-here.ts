import type { ActedEvent, Actor } from "@limpid/core";
import { mayLower, type Roles } from "@limpid/lineage";

const KEPT = 65_536; // paths; an update of a whole distribution writes about that many programs
const CHARACTERS_KEPT = 4_194_304; // of them together: a path of the log can have 4,096 bytes

/**
 * Paths of system folders that this stream shows being written by something that no package vouches for. A role
 * of such a program explains nothing any more: who can write `/usr/bin/dpkg` can be dpkg.
 */
export class WrittenHere {
  readonly #paths = new Set<string>();
  #characters = 0;
  #overflowed = false;

  /** Whether the program at `path` may be another one than its name says. */
  readonly has = (path: string): boolean => this.#overflowed || this.#paths.has(path);

  /** For a snapshot. */
  get state(): WrittenHereState {
    return { paths: this.#paths, characters: this.#characters, overflowed: this.#overflowed };
  }

  restore({ paths, characters, overflowed }: WrittenHereState): void {
    for (const path of paths) this.#paths.add(path);
    this.#characters = characters;
    this.#overflowed = overflowed;
  }

  observe(event: ActedEvent, actor: Actor, roles: Roles): void {
    const path = writtenPath(event);
    if (path === undefined || !inSystemFolder(path) || this.#paths.has(path)) return;
    const role = roles.of(actor.run, actor.process.euid ?? actor.process.uid);
    if (role.role === "package-manager" && mayLower(role)) return;
    this.#characters += path.length;
    if (this.#paths.size >= KEPT || this.#characters > CHARACTERS_KEPT) this.#overflowed = true;
    else this.#paths.add(path);
  }
}

export interface WrittenHereState {
  readonly paths: ReadonlySet<string>;
  readonly characters: number;
  readonly overflowed: boolean;
}

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
