import type { ProcessSighting, TelemetryEvent } from "@limpid/core";
import { wordsOf } from "../../command-line.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";

/** A value of an event, decoded; undefined where Sysmon had none. */
export type FieldOf = (name: string) => string | undefined;

export interface Stamp {
  readonly id: string;
  readonly at: number;
  readonly time?: string;
  readonly host: string;
}

/** What an event of one number says; undefined when its process or file is missing. @see sysmon(8) */
export const READERS: ReadonlyMap<
  string,
  (stamp: Stamp, field: FieldOf, cut: string | undefined) => TelemetryEvent | undefined
> = new Map([
  ["1", executed],
  ["5", ended],
  ["11", created],
  ["23", removed],
  ["26", removed],
]);

function executed(stamp: Stamp, field: FieldOf, cut: string | undefined): TelemetryEvent | undefined {
  const process = actor(field);
  if (process === undefined) return undefined;
  const commandLine = field("CommandLine");
  const { argv, certain } = commandLine === undefined ? { argv: [], certain: false } : wordsOf(commandLine);
  const sha256 = sha256Of(field("Hashes"));
  const parentSensorId = sensorIdOf(field("ParentProcessGuid"), pidIn(field, "ParentProcessId"));
  const parentImage = field("ParentImage");
  return {
    ...stamp,
    kind: "process.executed",
    process: {
      ...process,
      ppid: pidIn(field, "ParentProcessId"),
      uid: numberOf(field("LogonId")),
      session: orNull(numberOf(field("TerminalSessionId"))),
      cwd: field("CurrentDirectory"),
      ...(parentSensorId === undefined ? {} : { parentSensorId }),
      ...(parentImage?.startsWith("/") === true ? { parentImage } : {}),
    },
    image: process.image,
    argv,
    argvComplete: certain && cut !== "CommandLine",
    file: fileNamed(process.image, undefined, sha256 === undefined ? {} : { sha256 }),
    interpreters: [],
  };
}

function ended(stamp: Stamp, field: FieldOf): TelemetryEvent | undefined {
  const process = actor(field);
  return process && { ...stamp, kind: "process.exited", process, code: undefined };
}

/** A new file, or an old one that creat(2) emptied: the event does not say which. */
function created(stamp: Stamp, field: FieldOf, cut: string | undefined): TelemetryEvent | undefined {
  const process = actor(field);
  const path = field("TargetFilename");
  if (process === undefined || path === undefined || cut === "TargetFilename") return undefined;
  return {
    ...stamp,
    kind: "file.opened",
    process,
    file: fileNamed(path, undefined),
    created: true,
    truncated: false,
    unnamed: false,
    descriptor: undefined,
  };
}

function removed(stamp: Stamp, field: FieldOf, cut: string | undefined): TelemetryEvent | undefined {
  const process = actor(field);
  const path = field("TargetFilename");
  if (process === undefined || path === undefined || cut === "TargetFilename") return undefined;
  const sha256 = sha256Of(field("Hashes"));
  const file = fileNamed(path, undefined, sha256 === undefined ? {} : { sha256 });
  return { ...stamp, kind: "file.removed", process, file };
}

/** The process that acted. An image without a slash is the name of the task. */
function actor(field: FieldOf): ProcessSighting | undefined {
  const pid = pidIn(field, "ProcessId");
  if (pid === undefined) return undefined;
  const guid = field("ProcessGuid");
  const sensorId = sensorIdOf(guid, pid);
  const startedAt = startOf(guid);
  const image = field("Image");
  const isPath = image?.startsWith("/") === true;
  return {
    pid,
    ppid: undefined,
    image: isPath ? image : undefined,
    name: isPath ? undefined : image,
    uid: undefined,
    euid: undefined,
    gid: undefined,
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(startedAt === undefined ? {} : { startedAt }),
  };
}

const GUID = /^\{[0-9a-f]{8}-([0-9a-f]{4})-([0-9a-f]{4})-[0-9a-f]{4}-[0-9a-f]{12}\}$/i;

/**
 * A process through all its images: its pid and the second in which it began. The GUID itself does not serve, because
 * its second half is the end of the image's code: another one after each execution, and the same for two processes
 * that run one program built for a fixed address.
 *
 * @see https://github.com/Sysinternals/SysmonForLinux/blob/main/ebpfKern/sysmonProcCreate.c
 */
function sensorIdOf(guid: string | undefined, pid: number | undefined): string | undefined {
  const start = startOf(guid);
  return start === undefined || pid === undefined ? undefined : `${pid}:${start / 1000}`;
}

/** The second that the first half of a GUID holds, in milliseconds; undefined for a GUID of zeros. */
function startOf(guid: string | undefined): number | undefined {
  const parts = guid === undefined ? null : GUID.exec(guid);
  if (parts === null) return undefined;
  const seconds = Number.parseInt(`${parts[2]}${parts[1]}`, 16);
  return seconds === 0 ? undefined : seconds * 1000;
}

function pidIn(field: FieldOf, name: string): number | undefined {
  const pid = numberOf(field(name));
  return pid === undefined || pid <= 0 ? undefined : pid;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** `SHA1=…,MD5=…,SHA256=…` */
function sha256Of(hashes: string | undefined): string | undefined {
  return hashes === undefined ? undefined : /(?:^|,)SHA256=([0-9a-f]{64})(?:,|$)/i.exec(hashes)?.[1]?.toLowerCase();
}
