import type { CodeSigning, ProcessName, ProcessSighting } from "@limpid/core";
import { cdHashOf, signedStatus } from "../../endpoint-security/signing.ts";
import type { Json, JsonObject } from "../../json/read-json.ts";
import { flagIn, isObject, numberIn, objectIn, textIn } from "../../json/values.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { parseTime } from "../../time.ts";

/** An audit token: who a process is. (pid, pidversion) names one execution until the next boot. */
interface Token {
  readonly pid: number;
  readonly version: number | undefined;
  readonly loginUser: number | undefined;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  readonly session: number | undefined;
}

/** How message version 10 writes a token. */
const TOKEN_LIST = ["auid", "euid", "egid", "ruid", "rgid", "pid", "asid", "pidversion"] as const;

export function readToken(value: Json | undefined): Token | undefined {
  const token = Array.isArray(value)
    ? Object.fromEntries(TOKEN_LIST.map((name, index) => [name, value[index]]))
    : isObject(value)
      ? value
      : undefined;
  const pid = numberIn(token, "pid");
  if (pid === undefined) return undefined;
  return {
    pid,
    version: numberIn(token, "pidversion"),
    loginUser: numberIn(token, "auid"),
    uid: numberIn(token, "ruid"),
    euid: numberIn(token, "euid"),
    gid: numberIn(token, "rgid"),
    session: numberIn(token, "asid"),
  };
}

function sensorIdOf({ pid, version }: Token): string | undefined {
  return version === undefined ? undefined : `${pid}:${version}`;
}

/** Of processes that are told again byte for byte the reader gives the same object. */
const KNOWN = new WeakMap<JsonObject, ProcessSighting>();

/** The process of a message, or the one that an event is about; undefined when it has no token. */
export function readProcess(process: JsonObject | undefined): ProcessSighting | undefined {
  if (process === undefined) return undefined;
  const known = KNOWN.get(process);
  if (known !== undefined) return known;
  const sighting = sightingOf(process);
  if (sighting !== undefined) KNOWN.set(process, sighting);
  return sighting;
}

function sightingOf(process: JsonObject): ProcessSighting | undefined {
  const token = readToken(process.audit_token);
  if (token === undefined) return undefined;
  const sensorId = sensorIdOf(token);
  const parent = readToken(process.parent_audit_token);
  const parentSensorId = parent === undefined ? undefined : sensorIdOf(parent);
  const responsible = readToken(process.responsible_audit_token);
  const startedAt = parseTime(textIn(process, "start_time") ?? "");
  const originalPpid = numberIn(process, "original_ppid");
  const signing = readSigning(process);
  return {
    pid: token.pid,
    ppid: numberIn(process, "ppid") ?? parent?.pid,
    image: textIn(objectIn(process, "executable"), "path"),
    name: undefined,
    uid: token.uid,
    euid: token.euid,
    gid: token.gid,
    loginUser: orNull(token.loginUser),
    session: orNull(token.session),
    terminal: terminalOf(process),
    cwd: undefined,
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(parentSensorId === undefined ? {} : { parentSensorId }),
    ...(originalPpid === undefined ? {} : { originalPpid }),
    ...(responsible === undefined ? {} : { responsible: nameOf(responsible) }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(signing === undefined ? {} : { signing }),
  };
}

function nameOf(token: Token): ProcessName {
  const sensorId = sensorIdOf(token);
  return sensorId === undefined ? { pid: token.pid } : { pid: token.pid, sensorId };
}

/** `/dev/ttys001` as `ttys001`, the way Linux writes them; null for none. */
function terminalOf(process: JsonObject): string | null | undefined {
  if (process.tty === null) return null;
  return textIn(objectIn(process, "tty"), "path")?.replace(/^\/dev\//, "");
}

/** What the kernel says of the signature of a process's image. */
function readSigning(process: JsonObject): CodeSigning | undefined {
  const flags = numberIn(process, "codesigning_flags");
  if (flags === undefined) return undefined;
  const identifier = textIn(process, "signing_id");
  const teamId = textIn(process, "team_id");
  const cdHash = cdHashOf(textIn(process, "cdhash"));
  const platform = flagIn(process, "is_platform_binary") === true;
  return {
    status: signedStatus({ flags, platform, cdHash, category: numberIn(process, "cs_validation_category") }),
    ...(identifier === undefined || identifier === "" ? {} : { identifier }),
    ...(teamId === undefined || teamId === "" ? {} : { teamId }),
    ...(cdHash === undefined ? {} : { cdHash }),
  };
}
