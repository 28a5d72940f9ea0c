import type { CodeSigning, FileRef, ProcessSighting, SignedStatus } from "@limpid/core";
import type { Json, JsonObject } from "../../json/read-json.ts";
import { arrayIn, isObject, numberIn, objectIn, textIn } from "../../json/values.ts";
import { orNull } from "../../linux-audit/accounts.ts";
import { fileNamed } from "../../named-file.ts";

/** A process object; undefined when it has no pid. `actor` holds what versions before 1.2 write beside the process. */
export function readProcess(
  process: JsonObject | undefined,
  actor: JsonObject | undefined,
): ProcessSighting | undefined {
  const pid = numberIn(process, "pid");
  if (process === undefined || pid === undefined) return undefined;
  const parent = objectIn(process, "parent_process");
  const user = objectIn(process, "user") ?? objectIn(actor, "user");
  const session = objectIn(process, "session") ?? objectIn(actor, "session");
  const sensorId = stableId(process);
  const parentSensorId = stableId(parent);
  const parentImage = imageOf(parent);
  const startedAt = numberIn(process, "created_time");
  const container = textIn(objectIn(process, "container"), "uid");
  const signing = readSigning(objectIn(process, "file"));
  return {
    pid,
    ppid: numberIn(parent, "pid"),
    image: imageOf(process),
    name: textIn(process, "name"),
    uid: numberIn(user, "uid"),
    euid: numberIn(process, "euid"),
    gid: numberIn(objectIn(process, "group"), "uid"),
    loginUser: orNull(numberIn(process, "auid")),
    session: orNull(numberIn(session, "uid")),
    terminal: textIn(session, "terminal"),
    cwd: textIn(process, "working_directory"),
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(parentSensorId === undefined ? {} : { parentSensorId }),
    ...(parentImage === undefined ? {} : { parentImage }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(signing === undefined ? {} : { signing }),
    ...(container === undefined ? {} : { container }),
  };
}

/** `uid`, and the identifier that 1.4 has for the case that a sensor's own is not common to all. */
function stableId(process: JsonObject | undefined): string | undefined {
  return textIn(process, "uid") ?? textIn(process, "cpid");
}

/** The image's path: of its file, or, since 1.5, of the process itself. */
function imageOf(process: JsonObject | undefined): string | undefined {
  return pathOf(objectIn(process, "file")) ?? textIn(process, "path");
}

/** A path in one piece, or a folder and a name. */
function pathOf(file: JsonObject | undefined): string | undefined {
  const path = textIn(file, "path");
  if (path !== undefined && path !== "") return path;
  const folder = textIn(file, "parent_folder");
  const name = textIn(file, "name");
  if (folder === undefined || name === undefined) return undefined;
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** Kinds of files. @see https://schema.ocsf.io/1.5.0/objects/file */
const TYPES: ReadonlyMap<number, number> = new Map([
  [1, 0o100000],
  [2, 0o040000],
  [3, 0o020000],
  [4, 0o060000],
  [5, 0o010000],
  [6, 0o140000],
  [7, 0o120000],
]);

export function readFile(file: JsonObject | undefined, cwd: string | undefined): FileRef | undefined {
  const path = pathOf(file);
  if (file === undefined || path === undefined) return undefined;
  const sizeBytes = numberIn(file, "size");
  const sha256 = sha256Of(file);
  const signing = readSigning(file);
  return fileNamed(path, cwd, {
    mode: TYPES.get(numberIn(file, "type_id") ?? 0),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(signing === undefined ? {} : { signing }),
  });
}

/** Numbers of algorithms: fingerprints of 1.0 release candidates and hashes since. */
const SHA256 = 3;
const MAX_HASHES = 16;

function sha256Of(file: JsonObject): string | undefined {
  const list: readonly Json[] = arrayIn(file, "hashes") ?? arrayIn(file, "fingerprints") ?? [];
  for (const hash of list.slice(0, MAX_HASHES)) {
    if (!isObject(hash)) continue;
    const isSha256 = numberIn(hash, "algorithm_id") === SHA256 || textIn(hash, "algorithm") === "SHA-256";
    const value = textIn(hash, "value")?.toLowerCase();
    if (isSha256 && value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  }
  return undefined;
}

/** `state_id` since 1.4. @see https://schema.ocsf.io/1.5.0/objects/digital_signature */
const STATES: ReadonlyMap<number, SignedStatus> = new Map([
  [1, "signed"],
  [2, "invalid"],
  [3, "invalid"],
  [4, "invalid"],
  [5, "unsigned"],
]);

function readSigning(file: JsonObject | undefined): CodeSigning | undefined {
  const signature = objectIn(file, "signature");
  const status = STATES.get(numberIn(signature, "state_id") ?? 0);
  if (status === undefined) return undefined;
  const teamId = textIn(signature, "developer_uid");
  return { status, ...(teamId === undefined ? {} : { teamId }) };
}
