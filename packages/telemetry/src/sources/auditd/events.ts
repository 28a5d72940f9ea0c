import type { FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { type Arguments, readArguments } from "./arguments.ts";
import type { CallRecord } from "./call-record.ts";
import { FieldCursor } from "./fields.ts";
import { type Directory, fileOf, type PathRecord, readPath } from "./path-record.ts";
import type { RecordBody } from "./record.ts";
import { CALL } from "./syscalls.ts";
import type { Texts } from "./texts.ts";
import { hexDigit } from "./values.ts";

/** The records of one call, as far as they arrived. */
export interface CallRecords {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  readonly call: CallRecord;
  readonly cwd: RecordBody | undefined;
  readonly paths: readonly RecordBody[];
  readonly arguments: readonly RecordBody[];
  readonly openat2: RecordBody | undefined;
  readonly target: RecordBody | undefined;
}

interface Base {
  readonly id: string;
  readonly at: number;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** What a successful call did; undefined when it did nothing of interest, such as an open for reading. */
export function callEvent(records: CallRecords, texts: Texts): TelemetryEvent | undefined {
  const { call } = records.call;
  const paths = records.paths.map((path) => readPath(path, texts)).sort((a, b) => a.item - b.item);
  const cwd = readCwd(records.cwd, texts);
  const { id, at, host } = records;
  const process = cwd === undefined ? records.call.process : { ...records.call.process, cwd };
  const base: Base = { id, at, host, process };
  switch (call.kind) {
    case CALL.EXECUTE:
      return executed(base, records, paths, cwd, readArguments(records.arguments, texts));
    case CALL.FORK:
    case CALL.CLONE:
    case CALL.CLONE3:
      return forked(base, records.call);
    case CALL.EXIT:
      return { kind: "process.exited", ...base, code: (records.call.args?.[0] ?? 0) & 0xff };
    case CALL.OPEN:
    case CALL.OPENAT2:
      return opened(base, records, paths, cwd);
    case CALL.TRUNCATE: {
      const file = onlyFile(records.call, paths, cwd, "NORMAL");
      return file === undefined ? undefined : { kind: "file.truncated", ...base, file };
    }
    case CALL.CHMOD: {
      const file = onlyFile(records.call, paths, cwd, "NORMAL");
      const mode = argumentOf(records.call);
      return file === undefined || mode === undefined
        ? undefined
        : { kind: "file.mode-changed", ...base, file, mode: mode & 0o7777 };
    }
    case CALL.RENAME:
      return renamed(base, records.call, paths, cwd);
    case CALL.LINK:
      return linked(base, records.call, paths, cwd);
    case CALL.REMOVE: {
      const file = onlyFile(records.call, paths, cwd, "DELETE");
      return file === undefined ? undefined : { kind: "file.removed", ...base, file };
    }
    case CALL.MAKE_DIRECTORY:
      return made(base, records.call, paths, cwd, "directory");
    case CALL.MAKE_NODE:
      return made(base, records.call, paths, cwd, "node");
    case CALL.MAKE_SYMLINK:
      return made(base, records.call, paths, cwd, "symlink");
    case CALL.MEMORY_FILE:
      return { kind: "memory-file.created", ...base, descriptor: records.call.exit };
    case CALL.PTRACE:
      return traced(base, records);
    case CALL.WRITE_MEMORY:
      return { kind: "process.tampered", ...base, by: "process_vm_writev", target: signed(records.call.args?.[0]) };
    case CALL.MOUNT: {
      const file = onlyFile(records.call, paths, cwd, "NORMAL");
      return file === undefined ? undefined : { kind: "filesystem.mounted", ...base, file };
    }
    case CALL.WRITE:
    case CALL.NOTHING:
      return undefined;
  }
}

function readCwd(record: RecordBody | undefined, texts: Texts): string | undefined {
  if (record === undefined) return undefined;
  const fields = new FieldCursor(record);
  return fields.find("cwd") ? (texts.value(fields.text, fields.start, fields.stop) ?? undefined) : undefined;
}

/** Value of the argument that the call's table names; undefined when the record has none. */
function argumentOf(record: CallRecord): number | undefined {
  return record.call.value < 0 ? undefined : record.args?.[record.call.value];
}

function signed(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 ? undefined : value;
}

/** `AT_FDCWD` as the low 32 bits of an argument. */
const AT_FDCWD = -100;

/** Where a relative path of the call starts. */
function directoryOf(
  record: CallRecord,
  argument: number,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): Directory {
  if (argument < 0) return { cwd, known: true, parent: undefined };
  if (record.args?.[argument] === AT_FDCWD) return { cwd, known: true, parent: undefined };
  // The kernel writes the cwd as the parent of a name without a slash, whatever the descriptor was.
  // @see audit_log_name in kernel/auditsc.c, "the directory component is the cwd"
  const parent = paths.find(({ nameType, name }) => nameType === "PARENT" && name?.startsWith("/") && name !== cwd);
  return { cwd, known: false, parent: parent?.name };
}

function onlyFile(
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
  type: PathRecord["nameType"],
): FileRef | undefined {
  const path = paths.find(({ nameType }) => nameType === type);
  return path === undefined ? undefined : fileOf(path, directoryOf(record, record.call.directory, paths, cwd));
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
  base: Base,
  records: CallRecords,
  paths: readonly PathRecord[],
  cwd: string | undefined,
  { argv, complete }: Arguments,
): TelemetryEvent {
  const [first, ...others] = paths;
  const directory = directoryOf(records.call, records.call.call.directory, paths, cwd);
  const file = first === undefined ? NO_FILE : fileOf(first, directory);
  const interpreters: FileRef[] = [];
  for (const path of others) {
    // Some kernels log the executed file a second time.
    if (path.name === first?.name && path.inode === first?.inode) continue;
    interpreters.push(fileOf(path, { cwd, known: true, parent: undefined }));
  }
  const image = base.process.image;
  return { kind: "process.executed", ...base, image, argv, argvComplete: complete, file, interpreters };
}

/** @see include/uapi/linux/sched.h */
const CLONE_THREAD = 0x10000;

function forked(base: Base, record: CallRecord): TelemetryEvent | undefined {
  const child = record.exit;
  // The child's own return is 0 on kernels that audit it.
  if (child === undefined || child <= 0) return undefined;
  const flags = argumentOf(record);
  const thread =
    record.call.kind === CALL.FORK ? false : flags === undefined ? undefined : (flags & CLONE_THREAD) !== 0;
  return { kind: "process.forked", ...base, child, thread };
}

/** @see include/uapi/asm-generic/fcntl.h; the same on every architecture that is read here */
const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_TRUNC = 0x200;
const O_PATH = 0x200000;
const TMPFILE_BIT = 0x400000; // __O_TMPFILE: O_DIRECTORY beside it differs between architectures
const CREAT_FLAGS = 0x241;

const TYPE_BITS = 0o170000;
const REGULAR = 0o100000;

function opened(
  base: Base,
  records: CallRecords,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): TelemetryEvent | undefined {
  const created = paths.find(({ nameType }) => nameType === "CREATE");
  const path = created ?? paths.findLast(({ nameType }) => nameType === "NORMAL");
  if (path === undefined) return undefined;
  if (path.mode !== undefined && (path.mode & TYPE_BITS) !== REGULAR) return undefined;

  const flags = openFlags(records);
  const known = flags ?? 0;
  if ((known & O_PATH) !== 0) return undefined;
  const access = known & O_ACCMODE;
  const truncated = (known & O_TRUNC) !== 0 && created === undefined;
  const unnamed = (known & TMPFILE_BIT) !== 0;
  if (access !== O_WRONLY && access !== O_RDWR && !truncated && created === undefined) return undefined;

  const file = fileOf(path, directoryOf(records.call, records.call.call.directory, paths, cwd));
  return {
    kind: "file.opened",
    ...base,
    file: unnamed ? { ...file, path: undefined, pathBasis: "none" } : file,
    created: created !== undefined || unnamed,
    truncated,
    unnamed,
    descriptor: records.call.exit,
  };
}

/** Flags of an open; undefined where no record says them. */
function openFlags(records: CallRecords): number | undefined {
  const { call } = records.call;
  if (call.name === "creat") return CREAT_FLAGS;
  if (call.kind === CALL.OPEN) return argumentOf(records.call);
  if (records.openat2 === undefined) return undefined;
  const fields = new FieldCursor(records.openat2);
  if (!fields.find("oflag")) return undefined;
  return parseFlags(fields.text, fields.start, fields.stop);
}

/** `0100302`: octal, with its leading 0. @see audit_log_exit in kernel/auditsc.c, "oflag=0%llo" */
function parseFlags(text: string, start: number, end: number): number {
  const hex = text.startsWith("0x", start);
  let value = 0;
  for (let at = hex ? start + 2 : start; at < end; at++) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit >= (hex ? 16 : 8)) break;
    value = value * (hex ? 16 : 8) + digit;
  }
  return value | 0;
}

function renamed(
  base: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): TelemetryEvent | undefined {
  const target = paths.findLast(({ nameType }) => nameType === "CREATE");
  const removed = paths.filter(({ nameType }) => nameType === "DELETE");
  const source = removed.find(({ inode }) => inode !== undefined && inode === target?.inode) ?? removed[0];
  if (target === undefined || source === undefined) return undefined;
  const replaced = removed.find((path) => path !== source && path.name === target.name);
  const { firstDirectory, directory } = record.call;
  const newDirectory = directoryOf(record, directory, paths, cwd);
  return {
    kind: "file.renamed",
    ...base,
    from: fileOf(source, directoryOf(record, firstDirectory, paths, cwd)),
    to: fileOf(target, newDirectory),
    replaced: replaced === undefined ? undefined : fileOf(replaced, newDirectory),
  };
}

function linked(
  base: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
): TelemetryEvent | undefined {
  const target = paths.findLast(({ nameType }) => nameType === "CREATE");
  const source = paths.find(({ nameType }) => nameType === "NORMAL" || nameType === "UNKNOWN");
  if (target === undefined) return undefined;
  const { firstDirectory, directory } = record.call;
  return {
    kind: "file.linked",
    ...base,
    from: source === undefined ? NO_FILE : fileOf(source, directoryOf(record, firstDirectory, paths, cwd)),
    to: fileOf(target, directoryOf(record, directory, paths, cwd)),
  };
}

function made(
  base: Base,
  record: CallRecord,
  paths: readonly PathRecord[],
  cwd: string | undefined,
  what: "directory" | "node" | "symlink",
): TelemetryEvent | undefined {
  const file = onlyFile(record, paths, cwd, "CREATE");
  if (file === undefined) return undefined;
  // The target of a symbolic link is a name that was never looked up.
  const target = what === "symlink" ? paths.find(({ nameType }) => nameType === "UNKNOWN")?.name : undefined;
  return { kind: "file.made", ...base, what, file, target };
}

/** Requests by which a process changes another or takes hold of it. @see include/uapi/linux/ptrace.h */
const TAMPERING = new Set([4, 5, 6, 13, 15, 16, 0x4205, 0x4206]);

function traced(base: Base, records: CallRecords): TelemetryEvent | undefined {
  const request = argumentOf(records.call);
  if (request === undefined || !TAMPERING.has(request)) return undefined;
  // a1 is a pid in the caller's namespace, OBJ_PID is in the first one.
  const object = records.target === undefined ? undefined : new FieldCursor(records.target).number("opid");
  const target = object ?? signed(records.call.args?.[1]);
  return { kind: "process.tampered", ...base, by: "ptrace", target };
}
