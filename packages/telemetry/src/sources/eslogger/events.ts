import type { FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { exitCode } from "../../endpoint-security/exit-code.ts";
import { ATTRIBUTES_OF_ORIGIN } from "../../endpoint-security/origin.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { arrayIn, flagIn, numberIn, objectIn, textIn } from "../../json/values.ts";
import { fileIn, readDestination, readFile } from "./file.ts";
import { readProcess, readToken } from "./process.ts";

/** What every event of a message has in common. */
export interface Base {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** What a message of one type says; undefined when it says nothing of interest, such as an open for reading. */
type Reader = (base: Base, event: JsonObject) => TelemetryEvent | undefined;

/** By the member of `event` that is there; `event_type` is a number that differs between systems. */
export const READERS: Readonly<Record<string, Reader>> = {
  exec: executed,
  fork: (base, event) => {
    const child = readToken(objectIn(event, "child")?.audit_token);
    return child && { ...base, kind: "process.forked", child: child.pid, thread: false };
  },
  exit: (base, event) => ({ ...base, kind: "process.exited", code: exitCode(numberIn(event, "stat")) }),
  create: (base, event) => created(base, readDestination(event)),
  open: opened,
  write: (base, event) =>
    withFile(event, "target", (file) => ({ ...base, kind: "file.written", file, finished: false })),
  close: (base, event) => {
    // Writing through a mapping, as ld does, counts too: then nothing was modified by a call.
    const changed = flagIn(event, "modified") === true || flagIn(event, "was_mapped_writable") === true;
    if (!changed) return undefined;
    return withFile(event, "target", (file) => ({ ...base, kind: "file.written", file, finished: true }));
  },
  truncate: (base, event) => withFile(event, "target", (file) => ({ ...base, kind: "file.truncated", file })),
  rename: renamed,
  clone: (base, event) => copied(base, event, fileIn(objectIn(event, "target_dir"), textIn(event, "target_name"))),
  copyfile: (base, event) =>
    copied(
      base,
      event,
      readFile(objectIn(event, "target_file")) ?? fileIn(objectIn(event, "target_dir"), textIn(event, "target_name")),
    ),
  link: (base, event) => {
    const to = fileIn(objectIn(event, "target_dir"), textIn(event, "target_filename"));
    return to && withFile(event, "source", (from) => ({ ...base, kind: "file.linked", from, to: sameFile(from, to) }));
  },
  unlink: (base, event) => withFile(event, "target", (file) => ({ ...base, kind: "file.removed", file })),
  setmode: (base, event) => {
    const mode = numberIn(event, "mode");
    if (mode === undefined) return undefined;
    return withFile(event, "target", (file) => ({ ...base, kind: "file.mode-changed", file, mode: mode & 0o7777 }));
  },
  setextattr: (base, event) => attributeChanged(base, event, false),
  deleteextattr: (base, event) => attributeChanged(base, event, true),
  exchangedata: (base, event) => {
    const [one, other] = [readFile(objectIn(event, "file1")), readFile(objectIn(event, "file2"))];
    return one && other && { ...base, kind: "files.swapped", one, other };
  },
  mount: (base, event) => {
    const path = textIn(objectIn(event, "statfs"), "f_mntonname");
    return path === undefined
      ? undefined
      : { ...base, kind: "filesystem.mounted", file: { ...NO_FILE, path, pathBasis: "absolute" } };
  },
  trace: (base, event) => ({
    ...base,
    kind: "process.tampered",
    by: "ptrace",
    target: readToken(objectIn(event, "target")?.audit_token)?.pid,
  }),
  login_login: (base, event) => sessionOpened(base, event),
  openssh_login: (base, event) => sessionOpened(base, event),
  lw_session_login: (base, event) => sessionOpened(base, event),
  login_logout: (base, event) => sessionClosed(base, event),
  openssh_logout: (base, event) => sessionClosed(base, event),
  lw_session_logout: (base, event) => sessionClosed(base, event),
};

const NO_FILE: FileRef = {
  path: undefined,
  pathBasis: "none",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};

function withFile(
  event: JsonObject,
  name: string,
  made: (file: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  const file = readFile(objectIn(event, name));
  return file && made(file);
}

/** The message's process is the caller with its old image; the target is the same process with the new one. */
function executed(base: Base, event: JsonObject): TelemetryEvent | undefined {
  const target = objectIn(event, "target");
  const process = readProcess(target);
  if (process === undefined) return undefined;
  const cwd = textIn(objectIn(event, "cwd"), "path");
  const executable = readFile(objectIn(target, "executable")) ?? NO_FILE;
  // Only for a script that was executed itself, not for `sh script.sh`.
  const script = readFile(objectIn(event, "script"));
  const args = arrayIn(event, "args");
  const argv = args?.filter((argument) => typeof argument === "string") ?? [];
  const former = base.process.sensorId;
  return {
    ...base,
    kind: "process.executed",
    process: { ...process, cwd, ...(former === undefined ? {} : { formerSensorId: former }) },
    image: process.image,
    argv,
    argvComplete: args !== undefined && argv.length === args.length,
    file: script ?? executable,
    interpreters: script === undefined ? [] : [executable],
  };
}

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const SYMLINK = 0o120000;

function created(base: Base, file: FileRef | undefined): TelemetryEvent | undefined {
  if (file === undefined) return undefined;
  const type = (file.mode ?? REGULAR) & FILE_TYPE;
  if (type === REGULAR || type === 0) {
    return {
      ...base,
      kind: "file.opened",
      file,
      created: true,
      truncated: false,
      unnamed: false,
      descriptor: undefined,
    };
  }
  const what = type === DIRECTORY ? "directory" : type === SYMLINK ? "symlink" : "node";
  return { ...base, kind: "file.made", what, file, target: undefined };
}

/** Flags of the kernel's file object. @see bsd/sys/fcntl.h in XNU */
const FWRITE = 0x2;
const O_TRUNC = 0x400;

function opened(base: Base, event: JsonObject): TelemetryEvent | undefined {
  const flags = numberIn(event, "fflag") ?? 0;
  if ((flags & FWRITE) === 0) return undefined;
  const file = readFile(objectIn(event, "file"));
  if (file === undefined || ((file.mode ?? REGULAR) & FILE_TYPE) !== REGULAR) return undefined;
  const truncated = (flags & O_TRUNC) !== 0;
  return { ...base, kind: "file.opened", file, created: false, truncated, unnamed: false, descriptor: undefined };
}

function renamed(base: Base, event: JsonObject): TelemetryEvent | undefined {
  const from = readFile(objectIn(event, "source"));
  const destination = readDestination(event);
  if (from === undefined || destination === undefined) return undefined;
  const replaced = destination.inode === undefined ? undefined : destination;
  return { ...base, kind: "file.renamed", from, to: sameFile(from, destination), replaced };
}

/** The file keeps what it is and has another name. */
function sameFile(file: FileRef, named: FileRef): FileRef {
  return { ...file, path: named.path, pathBasis: named.pathBasis };
}

function copied(base: Base, event: JsonObject, to: FileRef | undefined): TelemetryEvent | undefined {
  const from = readFile(objectIn(event, "source"));
  if (from === undefined || to === undefined) return undefined;
  // The copy has the original's kind and rights; its inode is told by whoever touches it next.
  return { ...base, kind: "file.copied", from, to: { ...to, mode: to.mode ?? from.mode } };
}

function attributeChanged(base: Base, event: JsonObject, removed: boolean): TelemetryEvent | undefined {
  const attribute = textIn(event, "extattr");
  if (attribute === undefined || !ATTRIBUTES_OF_ORIGIN.has(attribute)) return undefined;
  return withFile(event, "target", (file) => ({ ...base, kind: "file.attribute-changed", file, attribute, removed }));
}

function sessionOpened(base: Base, event: JsonObject): TelemetryEvent {
  return {
    ...base,
    kind: "session.opened",
    account: textIn(event, "username"),
    program: base.process.image,
    terminal: undefined,
    address: textIn(event, "source_address"),
    succeeded: flagIn(event, "success") !== false,
  };
}

function sessionClosed(base: Base, event: JsonObject): TelemetryEvent {
  return { ...base, kind: "session.closed", account: textIn(event, "username"), program: base.process.image };
}
