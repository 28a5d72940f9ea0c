import { programNames, scriptNames } from "./program.ts";
import { MULTI_CALL, type RoleEntry, type RoleTable } from "./table.ts";

/** A path pattern as whole parts: `*` is any one part. */
interface PathPattern {
  readonly parts: readonly string[];
  readonly anyTail: boolean;
  readonly entry: RoleEntry;
}

const MAX_PATH_PARTS = 256; // PATH_MAX / 16; a longer path matches no pattern

/** A role table made ready for look-up. */
export class RoleIndex {
  readonly #names = new Map<string, RoleEntry>();
  readonly #scripts = new Map<string, RoleEntry>();
  readonly #paths = new Map<string, RoleEntry>();
  readonly #folders: { readonly folder: string; readonly entry: RoleEntry }[] = [];
  readonly #patterns: PathPattern[] = [];

  constructor(table: RoleTable) {
    for (const entry of table) {
      for (const program of entry.programs) this.#add(program, entry);
      for (const script of entry.scripts ?? []) this.#scripts.set(script, entry);
    }
    // Later entries win, so they are looked at first.
    this.#folders.reverse();
    this.#patterns.reverse();
  }

  /** Whether a path names a program or script of the table, whatever it is in truth. */
  names(path: string): boolean {
    if (this.byPath(path) !== undefined) return true;
    const programs = programNames(path);
    if (this.byName(programs) !== undefined || programs.some((name) => MULTI_CALL.has(name))) return true;
    return this.byScript(scriptNames(path)) !== undefined;
  }

  byPath(path: string): RoleEntry | undefined {
    const exact = this.#paths.get(path);
    if (exact !== undefined) return exact;
    for (const { folder, entry } of this.#folders) if (path.startsWith(folder)) return entry;
    if (this.#patterns.length === 0) return undefined;
    const parts = path.split("/", MAX_PATH_PARTS);
    return this.#patterns.find((pattern) => matches(pattern, parts))?.entry;
  }

  byName(names: readonly string[]): { readonly name: string; readonly entry: RoleEntry } | undefined {
    for (const name of names) {
      const entry = this.#names.get(name);
      if (entry !== undefined) return { name, entry };
    }
    return undefined;
  }

  byScript(names: readonly string[]): { readonly name: string; readonly entry: RoleEntry } | undefined {
    for (const name of names) {
      const entry = this.#scripts.get(name) ?? this.#names.get(name);
      if (entry !== undefined) return { name, entry };
    }
    return undefined;
  }

  #add(program: string, entry: RoleEntry): void {
    if (program.startsWith("**/")) {
      const parts = program.slice(3).split("/");
      const anyTail = parts.at(-1) === "**";
      this.#patterns.push({ parts: anyTail ? parts.slice(0, -1) : parts, anyTail, entry });
    } else if (program.startsWith("/")) {
      if (program.endsWith("/")) this.#folders.push({ folder: program, entry });
      else this.#paths.set(program, entry);
    } else this.#names.set(program, entry);
  }
}

function matches(pattern: PathPattern, parts: readonly string[]): boolean {
  const last = parts.length - pattern.parts.length;
  for (let from = pattern.anyTail ? 0 : Math.max(0, last); from <= last; from++) {
    if (pattern.parts.every((part, index) => part === "*" || part === parts[from + index])) return true;
  }
  return false;
}
