import type { FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";
import type { Fields } from "./fields.ts";

export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
  readonly process: ProcessSighting;
}

/** What an alert of one kind of call says; undefined when it does not say enough for an event. */
type AlertReader = (stamp: Stamp, fields: Fields) => TelemetryEvent | undefined;

export const READERS: ReadonlyMap<string, AlertReader> = new Map<string, AlertReader>([
  ["execve", executed],
  ["execveat", executed],
  ["open", opened],
  ["openat", opened],
  ["openat2", opened],
  ["open_by_handle_at", opened],
  ["creat", opened],
  ["rename", renamed],
  ["renameat", renamed],
  ["renameat2", renamed],
  ["link", (stamp, fields) => pair(stamp, fields, (from, to) => ({ ...stamp, kind: "file.linked", from, to }))],
  ["linkat", (stamp, fields) => pair(stamp, fields, (from, to) => ({ ...stamp, kind: "file.linked", from, to }))],
  ["unlink", removed],
  ["unlinkat", removed],
  ["chmod", modeChanged],
  ["fchmod", modeChanged],
  ["fchmodat", modeChanged],
  ["memfd_create", (stamp) => ({ ...stamp, kind: "memory-file.created", descriptor: undefined })],
  ["procexit", (stamp) => ({ ...stamp, kind: "process.exited", code: undefined })],
]);

function executed(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const { image, cwd } = stamp.process;
  if (image === undefined) return undefined;
  const text = fields.text("proc.cmdline");
  const { argv, certain } = text === undefined ? { argv: [], certain: false } : wordsOf(text);
  const sha256 = fields.text("proc.hash.sha256")?.toLowerCase();
  const file = fileNamed(image, cwd, {
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}),
  });
  return { ...stamp, kind: "process.executed", image, argv, argvComplete: certain, file, interpreters: [] };
}

/** Flags are written as their names: `O_TRUNC|O_CREAT|O_WRONLY|O_F_CREATED|FD_UPPER_LAYER`. */
function opened(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const flags = new Set((fields.text("evt.arg.flags") ?? "").split("|", 32));
  const writes = flags.has("O_WRONLY") || flags.has("O_RDWR") || fields.text("evt.type") === "creat";
  // Without its flags an open says nothing; a rule may have asked for writes, but the alert does not show it.
  if (!writes) return undefined;
  const path = fields.path("fs.path.name", "fd.name", "evt.arg.name");
  if (path === undefined) return undefined;
  return {
    ...stamp,
    kind: "file.opened",
    file: fileNamed(path, stamp.process.cwd),
    created: flags.has("O_F_CREATED") || (flags.has("O_CREAT") && flags.has("O_EXCL")),
    truncated: flags.has("O_TRUNC") || fields.text("evt.type") === "creat",
    unnamed: flags.has("O_TMPFILE"),
    descriptor: undefined,
  };
}

function renamed(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  return pair(stamp, fields, (from, to) => ({ ...stamp, kind: "file.renamed", from, to, replaced: undefined }));
}

function pair(
  stamp: Stamp,
  fields: Fields,
  made: (from: FileRef, to: FileRef) => TelemetryEvent,
): TelemetryEvent | undefined {
  const from = fields.path("fs.path.source", "evt.arg.oldpath");
  const to = fields.path("fs.path.target", "evt.arg.newpath");
  if (from === undefined || to === undefined) return undefined;
  return made(fileNamed(from, stamp.process.cwd), fileNamed(to, stamp.process.cwd));
}

function removed(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const path = fields.path("fs.path.name", "evt.arg.path", "evt.arg.name");
  return path === undefined ? undefined : { ...stamp, kind: "file.removed", file: fileNamed(path, stamp.process.cwd) };
}

const MODE_BITS: ReadonlyMap<string, number> = new Map([
  ["S_ISUID", 0o4000],
  ["S_ISGID", 0o2000],
  ["S_ISVTX", 0o1000],
  ["S_IRUSR", 0o400],
  ["S_IWUSR", 0o200],
  ["S_IXUSR", 0o100],
  ["S_IRGRP", 0o40],
  ["S_IWGRP", 0o20],
  ["S_IXGRP", 0o10],
  ["S_IROTH", 0o4],
  ["S_IWOTH", 0o2],
  ["S_IXOTH", 0o1],
]);

/** The mode is written as names too: `S_IXUSR|S_IRUSR`. */
function modeChanged(stamp: Stamp, fields: Fields): TelemetryEvent | undefined {
  const path = fields.path("fs.path.name", "fd.name", "evt.arg.name");
  const names = fields.text("evt.arg.mode");
  if (path === undefined || names === undefined) return undefined;
  let mode = 0;
  for (const name of new Set(names.split("|", 32))) {
    const bit = MODE_BITS.get(name);
    if (bit === undefined) return undefined;
    mode |= bit;
  }
  return { ...stamp, kind: "file.mode-changed", file: fileNamed(path, stamp.process.cwd), mode };
}

/** The process of an alert. Few rules print a pid; an alert without one is about a process of its own. */
export function processOf(fields: Fields, id: string): ProcessSighting {
  const pid = fields.number("proc.pid");
  const container = fields.text("container.id");
  const tty = fields.number("proc.tty");
  const parentImage = fields.text("proc.pexepath");
  const loginUser = orNull(fields.number("user.loginuid"));
  const exePath = fields.text("proc.exepath");
  return {
    pid: pid ?? 0,
    ppid: fields.number("proc.ppid"),
    image: exePath?.startsWith("/") === true ? exePath : undefined,
    name: fields.text("proc.name"),
    uid: fields.number("user.uid"),
    euid: undefined,
    gid: fields.number("group.gid"),
    loginUser,
    session: undefined,
    terminal: tty === undefined ? undefined : tty === 0 ? null : `tty:${tty}`,
    cwd: fields.text("proc.cwd"),
    ...(pid === undefined ? { sensorId: `alert:${id}` } : {}),
    ...(parentImage?.startsWith("/") === true ? { parentImage } : {}),
    ...(container === undefined ? {} : { container: container === "host" ? null : container }),
  };
}
