import {
  type Dirent,
  lstatSync,
  opendirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { own, type ParseIssue } from "@limpid/core";
import { isBelow, type Mount, type MountKind } from "./mounts.ts";
import { specialWords } from "./open-file.ts";
import { joinPath, type PathBytes, systemPath } from "./path-bytes.ts";
import { SortedSpill } from "./spill.ts";
import { systemIssue } from "./system-issue.ts";

/** What a walk meets. Names inside a tree that are links are met as such and not followed. */
export type Met =
  /** A regular file when its directory was read; `named`: given by the user, so a link to it is followed. */
  | { readonly kind: "file"; readonly path: PathBytes; readonly named: boolean }
  /** A file that is never opened, or a named path that cannot be read. */
  | { readonly kind: "refused"; readonly path: PathBytes; readonly named: boolean; readonly issue: ParseIssue }
  | { readonly kind: "link"; readonly path: PathBytes }
  /** A directory or mount inside the tree that was not entered, or not to its end. */
  | { readonly kind: "not-entered"; readonly path: PathBytes; readonly issue: ParseIssue };

export interface WalkOptions {
  /** Mounts of this host: those of another kind than `local` are not entered inside a tree. Default: none known. */
  readonly mounts?: readonly Mount[];
  /** A directory with more entries than this is sorted through a temporary file. */
  readonly entriesInMemory?: number;
  /** A directory whose inode has this many bytes may be such a one. */
  readonly largeDirectory?: number;
}

/** About 20 MB of names and types; a directory above it goes through a temporary file, whatever its size. */
const ENTRIES_IN_MEMORY = 100_000;
/**
 * Directories whose inode is this large may hold that many: ext4, XFS, Btrfs and tmpfs need 20 bytes for an entry or
 * more. ZFS gives the number of entries instead, so there a million names, 150 MB, may go through memory.
 */
const LARGE_DIRECTORY = 1024 * 1024;

/**
 * Everything at and below a path that the user named: of each directory first its files, then its directories, each
 * in the byte order of their names. Memory is bounded by the depth of the tree (the system's limit for a path, about
 * 2,000 levels) and the size of one directory, not by the number of files: large directories are sorted through a
 * temporary file. A link is followed where the user named it, never inside the tree.
 */
export function* walk(named: PathBytes, options: WalkOptions = {}): Generator<Met, void, undefined> {
  let isDirectory: boolean;
  let size: number;
  try {
    const stat = statSync(systemPath(named));
    isDirectory = stat.isDirectory();
    size = stat.size;
    if (!isDirectory && !stat.isFile()) {
      yield {
        kind: "refused",
        path: named,
        named: true,
        issue: { code: "special-file", at: 0, what: specialWords(stat) },
      };
      return;
    }
  } catch (error) {
    yield { kind: "refused", path: named, named: true, issue: explainNamed(named, error) };
    return;
  }
  if (isDirectory) yield* walkTree(named, size, options);
  else yield { kind: "file", path: named, named: true };
}

function explainNamed(named: PathBytes, error: unknown): ParseIssue {
  const issue = systemIssue(error);
  try {
    const target = readlinkSync(systemPath(named), "latin1");
    return { ...issue, what: `a link to ${target}: ${issue.what}` };
  } catch {
    return issue;
  }
}

interface Entry {
  readonly name: PathBytes;
  /** `unknown` where the file system does not say it with the name. */
  readonly type: "file" | "directory" | "link" | "special" | "unknown";
  /** For a special file: what it is. */
  readonly words?: string;
}

/** Entries of one directory that are still to be visited. */
interface Level {
  readonly folder: PathBytes;
  readonly entries: Iterator<Entry, undefined>;
}

function* walkTree(root: PathBytes, rootSize: number, options: WalkOptions): Generator<Met, void, undefined> {
  const first = list(root, rootSize, options);
  if ("code" in first) {
    yield { kind: "refused", path: root, named: true, issue: first };
    return;
  }
  const barred = barredMounts(root, options);
  const levels: Level[] = [first];
  try {
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const { value: next } = level.entries.next();
      if (next === undefined) {
        levels.pop();
        continue;
      }
      const path = joinPath(level.folder, next.name);
      const entry = next.type === "unknown" ? askType(path, next.name) : next;
      if (entry.type === "file") yield { kind: "file", path, named: false };
      else if (entry.type === "link") yield { kind: "link", path };
      else if (entry.type === "directory") {
        const entered = barred(path) ?? enter(path, options);
        if ("code" in entered) yield { kind: "not-entered", path, issue: entered };
        else levels.push(entered);
      } else if (entry.words !== undefined) {
        yield { kind: "refused", path, named: false, issue: { code: "special-file", at: 0, what: entry.words } };
      }
    }
  } finally {
    // Whoever stops early leaves temporary files open.
    for (const { entries } of levels) entries.return?.();
  }
}

function enter(path: PathBytes, options: WalkOptions): Level | ParseIssue {
  try {
    // Node has no openat: whoever can swap directories of the tree for links while it is walked can still win a
    // race and have a file outside shown under a path inside. It is only ever read.
    const stat = lstatSync(systemPath(path));
    if (stat.isDirectory()) return list(path, stat.size, options);
    return { code: "changed", at: 0, what: `was a directory and is now ${specialWords(stat)}` };
  } catch (error) {
    return systemIssue(error);
  }
}

function list(folder: PathBytes, size: number, options: WalkOptions): Level | ParseIssue {
  try {
    const entries =
      size < (options.largeDirectory ?? LARGE_DIRECTORY) ? readEntries(folder) : readManyEntries(folder, options);
    return { folder, entries };
  } catch (error) {
    return systemIssue(error);
  }
}

function readEntries(folder: PathBytes): Iterator<Entry, undefined> {
  const path = systemPath(folder);
  let entries: Entry[];
  try {
    entries = readdirSync(path, { withFileTypes: true, encoding: "latin1" }).map(entryOf);
  } catch {
    // Where the file system gives no types Node asks for each and fails as a whole when one name is gone meanwhile.
    entries = readdirSync(path, { encoding: "latin1" }).map((name) => ({ name, type: "unknown" }));
  }
  return entries.sort(inOrder).values();
}

/** The same for a directory that may hold millions of names. */
function readManyEntries(
  folder: PathBytes,
  { entriesInMemory = ENTRIES_IN_MEMORY }: WalkOptions,
): Iterator<Entry, undefined> {
  const directory = opendirSync(systemPath(folder), { encoding: "latin1", bufferSize: 1024 });
  try {
    const spill = new SortedSpill({ charactersInMemory: entriesInMemory * 40 });
    for (let found = directory.readSync(); found !== null; found = directory.readSync()) {
      const { name, type, words = "" } = entryOf(found);
      spill.add((type === "directory" ? "1" : "0") + name, `${type} ${words}`);
    }
    return spilledEntries(spill);
  } finally {
    directory.closeSync();
  }
}

function* spilledEntries(spill: SortedSpill): Generator<Entry, undefined, undefined> {
  for (const { key, line } of spill.drainWithKeys()) {
    const space = line.indexOf(" ");
    yield { name: own(key.slice(1)), type: line.slice(0, space) as Entry["type"], words: line.slice(space + 1) };
  }
  return undefined;
}

function inOrder(one: Entry, other: Entry): number {
  const first = Number(one.type === "directory") - Number(other.type === "directory");
  return first !== 0 ? first : one.name < other.name ? -1 : 1;
}

function entryOf(found: Dirent | (Stats & { readonly name: PathBytes })): Entry {
  const { name } = found;
  if (found.isFile()) return { name, type: "file" };
  if (found.isDirectory()) return { name, type: "directory" };
  if (found.isSymbolicLink()) return { name, type: "link" };
  return { name, type: "special", words: specialWords(found) };
}

function askType(path: PathBytes, name: PathBytes): Entry {
  try {
    return entryOf(Object.assign(lstatSync(systemPath(path)), { name }));
  } catch {
    // Gone or out of reach: opening it will say so.
    return { name, type: "file" };
  }
}

/** Says why a directory is not to be entered, for the mounts below `root` that are not to be. */
function barredMounts(root: PathBytes, { mounts = [] }: WalkOptions): (path: PathBytes) => ParseIssue | undefined {
  const real = realPath(root);
  const barred = new Map<PathBytes, Mount>();
  for (const mount of mounts) {
    // What is mounted over a barred mount may be entered again: the last one counts.
    if (mount.path !== real && isBelow(mount.path, real)) {
      if (mount.kind !== "local") barred.set(mount.path, mount);
      else barred.delete(mount.path);
    }
  }
  if (barred.size === 0) return () => undefined;
  const prefix = real === "/" ? "" : real;
  const skip = root.endsWith("/") ? root.length - 1 : root.length;
  return (path) => {
    const mount = barred.get(prefix + path.slice(skip));
    return mount && { code: "unreadable", at: 0, what: `not entered: ${MOUNT_WORDS[mount.kind]} (${mount.type})` };
  };
}

function realPath(path: PathBytes): PathBytes {
  try {
    return realpathSync.native(systemPath(path), "latin1");
  } catch {
    return path; // gone since it was listed
  }
}

const MOUNT_WORDS: Readonly<Record<MountKind, string>> = {
  local: "a file system of this machine",
  remote: "a network or FUSE mount, which may hang",
  kernel: "files made up by the kernel",
};
