import type { FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import type { CallRecord } from "./call.ts";
import { type Directory, fileOf, type PathRecord } from "./logged-file.ts";
import { CREAT_FLAGS, isReading, isUnnamed, isWriting, truncates } from "./open-flags.ts";
import { CALL } from "./syscalls.ts";

/** What stands beside the record of a call, as far as it arrived. */
export interface CallRecords {
  /** In the order of their items. */
  readonly paths: readonly PathRecord[];
  /** Of an execution. */
  readonly readArguments: () => Arguments;
  /** Flags of an openat2, from the record that holds them; undefined when it is missing. */
  readonly readOpenFlags: () => number | undefined;
  /** The process that was acted on, in the first pid namespace. */
  readonly readTarget: () => number | undefined;
}

/** Arguments of an execution; `complete` is false when some were cut or lost. */
export interface Arguments {
  readonly argv: readonly string[];
  readonly complete: boolean;
}

/** What every event of a call has in common. */
interface Base {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** Who made the call. */
export function sightingOf({ pid, ppid, context }: CallRecord, cwd: string | undefined): ProcessSighting {
  return {
    pid,
    ppid,
    image: context.image,
    name: context.name,
    uid: context.uid,
    euid: context.euid,
    gid: context.gid,
    loginUser: context.loginUser,
    session: context.session,
    terminal: context.terminal,
    cwd,
  };
}

/** What a successful call did; undefined when it did nothing of interest, such as an open for reading. */
export function callEvent(records: CallRecords, record: CallRecord, base: Base): TelemetryEvent | undefined {
  const { paths } = records;
  const { id, at, host, process } = base;
  const { cwd } = process;
  switch (record.call.kind) {
    case CALL.EXECUTE:
      return executed(base, record, paths, records.readArguments());
    case CALL.FORK:
    case CALL.CLONE:
    case CALL.CLONE3:
      return forked(base, record);
    case CALL.EXIT:
      return {
        kind: "process.exited",
        id,
        at,
        host,
        process,
        code: record.value === undefined ? undefined : record.value & 0xff,
      };
    case CALL.OPEN:
    case CALL.OPENAT2:
      return opened(base, record, records);
    case CALL.TRUNCATE: {
      const file = onlyFile(record, paths, cwd, "NORMAL");
      return file === undefined ? undefined : { kind: "file.truncated", id, at, host, process, file };
    }
    case CALL.CHMOD: {
      const file = onlyFile(record, paths, cwd, "NORMAL");
      if (file === undefined || record.value === undefined) return undefined;
      return { kind: "file.mode-changed", id, at, host, process, file, mode: record.value & 0o7777 };
    }
    case CALL.RENAME:
      return renamed(base, record, paths);
    case CALL.LINK:
      return linked(base, record, paths);
    case CALL.REMOVE: {
      const file = onlyFile(record, paths, cwd, "DELETE");
      return file === undefined ? undefined : { kind: "file.removed", id, at, host, process, file };
    }
    case CALL.MAKE_DIRECTORY:
      return made(base, record, paths, "directory");
    case CALL.MAKE_NODE:
      return made(base, record, paths, "node");
    case CALL.MAKE_SYMLINK:
      return made(base, record, paths, "symlink");
    case CALL.MEMORY_FILE:
      return { kind: "memory-file.created", id, at, host, process, descriptor: record.exit };
    case CALL.PTRACE:
      return traced(base, record, records);
    case CALL.WRITE_MEMORY:
      return {
        kind: "process.tampered",
        id,
        at,
        host,
        process,
        by: "process_vm_writev",
        target: positive(record.target),
      };
    case CALL.MOUNT: {
      const file = onlyFile(record, paths, cwd, "NORMAL");
      return file === undefined ? undefined : { kind: "filesystem.mounted", id, at, host, process, file };
    }
    case CALL.WRITE:
    case CALL.NOTHING:
      return undefined;
  }
}

function positive(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 ? undefined : value;
}

/** `AT_FDCWD` as the low 32 bits of an argument. */
const AT_FDCWD = -100;

/** Where a relative path of the call starts; `descriptor` is its directory argument. */
function directoryOf(
  argument: number,
  descriptor: number | undefined,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): Directory {
  if (argument < 0 || descriptor === AT_FDCWD) return { cwd, known: true, parent: undefined };
  // The kernel writes the cwd as the parent of a name without a slash, whatever the descriptor was.
  // @see audit_log_name in kernel/auditsc.c, "the directory component is the cwd"
  const parent = paths.find(({ nameType, file }) => nameType === "PARENT" && isElsewhere(file.name, cwd));
  return { cwd, known: false, parent: parent?.file.name };
}

function isElsewhere(name: string | undefined, cwd: string | undefined): boolean {
  return name !== undefined && cwd !== undefined && name.startsWith("/") && name !== cwd;
}

function onlyFile(
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
  type: PathRecord["nameType"],
): FileRef | undefined {
  const path = first(paths, type);
  return path === undefined ? undefined : place(path, record, paths, cwd);
}

function first(paths: readonly PathRecord[], type: PathRecord["nameType"]): PathRecord | undefined {
  for (const path of paths) if (path.nameType === type) return path;
  return undefined;
}

/** The file of a call that has one directory argument at most. */
function place(path: PathRecord, record: CallRecord, paths: readonly PathRecord[], cwd: string | undefined): FileRef {
  // An absolute name needs no directory, and most are.
  if (path.file.ref !== undefined) return path.file.ref;
  return fileOf(path, directoryOf(record.call.directory, record.directory, paths, cwd));
}

/** The same for the first of two names. */
function placeFirst(
  path: PathRecord,
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): FileRef {
  if (path.file.ref !== undefined) return path.file.ref;
  return fileOf(path, directoryOf(record.call.firstDirectory, record.firstDirectory, paths, cwd));
}

const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

function executed(
  { id, at, host, process }: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
  { argv, complete }: Arguments,
): TelemetryEvent {
  const { cwd, image } = process;
  const [program] = paths;
  const file = program === undefined ? NO_FILE : place(program, record, paths, cwd);
  const interpreters: FileRef[] = [];
  for (let index = 1; index < paths.length; index++) {
    const path = paths[index];
    // Some kernels log the executed file a second time.
    if (path === undefined || program === undefined || isSame(path, program)) continue;
    interpreters.push(fileOf(path, { cwd, known: true, parent: undefined }));
  }
  return { kind: "process.executed", id, at, host, process, image, argv, argvComplete: complete, file, interpreters };
}

function isSame(a: PathRecord, b: PathRecord): boolean {
  return a.file === b.file || (a.file.name === b.file.name && a.file.inode === b.file.inode);
}

/** @see include/uapi/linux/sched.h */
const CLONE_THREAD = 0x10000;

function forked({ id, at, host, process }: Base, record: CallRecord): TelemetryEvent | undefined {
  const child = positive(record.exit);
  if (child === undefined) return undefined;
  const { kind } = record.call;
  const thread =
    kind === CALL.FORK ? false : record.value === undefined ? undefined : (record.value & CLONE_THREAD) !== 0;
  return { kind: "process.forked", id, at, host, process, child, thread };
}

const TYPE_BITS = 0o170000;
const REGULAR = 0o100000;

function opened({ id, at, host, process }: Base, record: CallRecord, records: CallRecords): TelemetryEvent | undefined {
  const { paths } = records;
  const created = last(paths, "CREATE");
  const path = created ?? last(paths, "NORMAL");
  if (path === undefined) return undefined;
  const { mode } = path.file;
  if (mode !== undefined && (mode & TYPE_BITS) !== REGULAR) return undefined;

  // Where no record says the flags (io_uring), a file that was created is all that is known.
  const flags = openFlags(record, records) ?? (created === undefined ? undefined : CREAT_FLAGS);
  if (flags === undefined || isReading(flags)) return undefined;
  const truncated = truncates(flags) && created === undefined;
  if (!isWriting(flags) && !truncated && created === undefined) return undefined;

  const unnamed = isUnnamed(flags);
  const file = place(path, record, paths, process.cwd);
  return {
    kind: "file.opened",
    id,
    at,
    host,
    process,
    file: unnamed ? { ...file, path: undefined, pathBasis: "none" } : file,
    created: created !== undefined || unnamed,
    truncated,
    unnamed,
    descriptor: record.exit,
  };
}

function last(paths: readonly PathRecord[], type: PathRecord["nameType"]): PathRecord | undefined {
  for (let index = paths.length - 1; index >= 0; index--) if (paths[index]?.nameType === type) return paths[index];
  return undefined;
}

/** Flags of an open; undefined where no record says them. */
function openFlags(record: CallRecord, records: CallRecords): number | undefined {
  if (record.call.name === "creat") return CREAT_FLAGS;
  return record.call.kind === CALL.OPEN ? record.value : records.readOpenFlags();
}

function renamed(
  { id, at, host, process }: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
): TelemetryEvent | undefined {
  const target = last(paths, "CREATE");
  if (target === undefined) return undefined;
  let source: PathRecord | undefined;
  for (const path of paths) {
    if (path.nameType !== "DELETE") continue;
    // The file keeps its inode; the one that it replaces has another.
    if (source === undefined || (source.file.inode !== target.file.inode && path.file.inode === target.file.inode))
      source = path;
  }
  if (source === undefined) return undefined;
  let replaced: PathRecord | undefined;
  for (const path of paths) {
    if (path.nameType === "DELETE" && path !== source && path.file.name === target.file.name) replaced ??= path;
  }
  const { cwd } = process;
  return {
    kind: "file.renamed",
    id,
    at,
    host,
    process,
    from: placeFirst(source, record, paths, cwd),
    to: place(target, record, paths, cwd),
    replaced: replaced === undefined ? undefined : place(replaced, record, paths, cwd),
  };
}

function linked(
  { id, at, host, process }: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
): TelemetryEvent | undefined {
  const target = last(paths, "CREATE");
  if (target === undefined) return undefined;
  const source = first(paths, "NORMAL") ?? first(paths, "UNKNOWN");
  const from = source === undefined ? NO_FILE : placeFirst(source, record, paths, process.cwd);
  return { kind: "file.linked", id, at, host, process, from, to: place(target, record, paths, process.cwd) };
}

function made(
  { id, at, host, process }: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
  what: "directory" | "node" | "symlink",
): TelemetryEvent | undefined {
  const path = last(paths, "CREATE");
  if (path === undefined) return undefined;
  // The target of a symbolic link is a name that was never looked up.
  const target = what === "symlink" ? first(paths, "UNKNOWN")?.file.name : undefined;
  return { kind: "file.made", id, at, host, process, what, file: place(path, record, paths, process.cwd), target };
}

/** Requests by which a process changes another or takes hold of it. @see include/uapi/linux/ptrace.h */
const TAMPERING = new Set([4, 5, 6, 13, 15, 16, 0x4205, 0x4206]);

function traced({ id, at, host, process }: Base, record: CallRecord, records: CallRecords): TelemetryEvent | undefined {
  if (record.value === undefined || !TAMPERING.has(record.value)) return undefined;
  // a1 is a pid in the caller's namespace, OBJ_PID is in the first one.
  const object = records.readTarget();
  return { kind: "process.tampered", id, at, host, process, by: "ptrace", target: object ?? positive(record.target) };
}
