import { type CodeSigning, hex, type ProcessName, type ProcessSighting } from "@limpid/core";
import { cdHashOf, signedStatus } from "../../endpoint-security/signing.ts";
import { decodeBase64 } from "../../json/base64.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { flagIn, numberIn, objectIn, textIn } from "../../json/values.ts";
import { parseTime } from "../../time.ts";

/** (pid, pidversion) as the id of a process until the next boot; another boot than the log's first is named with it. */
export type SensorIds = (pid: number, version: number) => string;

/** A process of a message; undefined when it has no id. */
export function readProcess(process: JsonObject | undefined, sensorIds: SensorIds): ProcessSighting | undefined {
  const self = nameIn(process, "id", sensorIds);
  if (process === undefined || self === undefined) return undefined;
  const parent = nameIn(process, "parent_id", sensorIds);
  const responsible = nameIn(process, "responsible_id", sensorIds);
  const originalPpid = numberIn(process, "original_parent_pid");
  // Zero is a clock that was not read.
  const startedAt = parseTime(textIn(process, "start_time") ?? "") || undefined;
  const signing = readSigning(process);
  return {
    pid: self.pid,
    ppid: parent?.pid,
    image: textIn(objectIn(process, "executable"), "path"),
    name: undefined,
    uid: accountIn(objectIn(process, "real_user"), "uid"),
    euid: accountIn(objectIn(process, "effective_user"), "uid"),
    gid: accountIn(objectIn(process, "real_group"), "gid"),
    loginUser: undefined,
    session: undefined,
    terminal: terminalOf(process),
    cwd: undefined,
    ...(self.sensorId === undefined ? {} : { sensorId: self.sensorId }),
    ...(parent?.sensorId === undefined ? {} : { parentSensorId: parent.sensorId }),
    ...(originalPpid === undefined ? {} : { originalPpid }),
    ...(responsible === undefined || responsible.pid === 0 ? {} : { responsible }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(signing === undefined ? {} : { signing }),
  };
}

function nameIn(process: JsonObject | undefined, member: string, sensorIds: SensorIds): ProcessName | undefined {
  const id = objectIn(process, member);
  const pid = numberIn(id, "pid");
  const version = numberIn(id, "pidversion");
  if (pid === undefined) return undefined;
  return version === undefined ? { pid } : { pid, sensorId: sensorIds(pid, version) };
}

/** Accounts are signed here: -2 is 4294967294, nobody. */
export function accountIn(object: JsonObject | undefined, name: string): number | undefined {
  const id = numberIn(object, name);
  return id === undefined ? undefined : id >>> 0;
}

/** Only the processes that carry their start are told in full; of those, none means there is no terminal. */
function terminalOf(process: JsonObject): string | null | undefined {
  const tty = objectIn(process, "tty");
  if (tty === undefined) return process.start_time === undefined ? undefined : null;
  return textIn(tty, "path")?.replace(/^\/dev\//, "");
}

function readSigning(process: JsonObject): CodeSigning | undefined {
  const signature = objectIn(process, "code_signature");
  const flags = numberIn(process, "cs_flags");
  if (flags === undefined) return undefined;
  const cdHash = cdHashIn(signature);
  const identifier = textIn(signature, "signing_id");
  const teamId = textIn(signature, "team_id");
  return {
    status: signedStatus({ flags, platform: flagIn(process, "is_platform_binary") === true, cdHash }),
    ...(identifier === undefined || identifier === "" ? {} : { identifier }),
    ...(teamId === undefined || teamId === "" ? {} : { teamId }),
    ...(cdHash === undefined ? {} : { cdHash }),
  };
}

function cdHashIn(signature: JsonObject | undefined): string | undefined {
  const bytes = decodeBase64(textIn(signature, "cdhash") ?? "");
  return bytes === undefined ? undefined : cdHashOf(hex(bytes));
}
