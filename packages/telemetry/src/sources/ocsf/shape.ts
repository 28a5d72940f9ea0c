import type { JsonObject } from "../../json/read-json.ts";
import { repeating, type Shape } from "../../json/shape.ts";
import { numberIn, objectIn } from "../../json/values.ts";

const HASH = { algorithm_id: true, algorithm: true, value: true } as const;
const FILE = {
  path: true,
  name: true,
  parent_folder: true,
  type_id: true,
  size: true,
  uid: true,
  hashes: HASH,
  fingerprints: HASH,
  signature: { state_id: true, state: true, developer_uid: true, certificate: { subject: true }, digest: true },
  mode: true,
} as const;

const USER = { uid: true, name: true } as const;
const SESSION = { uid: true, terminal: true } as const;

const NAMED = { pid: true, uid: true, cpid: true, file: FILE, path: true, name: true } as const;
/** A process is told with each of its acts, and the machine with each event. */
const PROCESS = repeating({
  ...NAMED,
  cmd_line: true,
  working_directory: true,
  created_time: true,
  tid: true,
  user: USER,
  group: { uid: true },
  egid: true,
  euid: true,
  auid: true,
  session: SESSION,
  parent_process: repeating(NAMED),
  container: { uid: true },
} as const);

/** What is read of an event. @see https://schema.ocsf.io/1.5.0/classes/process_activity and file_activity */
export const OCSF_SHAPE: { readonly [name: string]: Shape } = {
  class_uid: true,
  activity_id: true,
  type_uid: true,
  status_id: true,
  time: true,
  time_dt: true,
  metadata: { uid: true, version: true, sequence: true, event_code: true },
  device: repeating({ hostname: true, name: true, uid: true, os: { type_id: true, type: true, name: true } }),
  actor: { process: PROCESS, user: USER, session: SESSION },
  process: PROCESS,
  file: FILE,
  file_result: FILE,
  create_mask: true,
  exit_code: true,
};

/** The two classes that are read; of others only the number, to count them. */
export const FILE_ACTIVITY = 1001;
export const PROCESS_ACTIVITY = 1007;

/** Whether a record is of OCSF: a class of five or fewer digits, an activity and the schema's own metadata. */
export function isOcsf(record: JsonObject): boolean {
  const version = objectIn(record, "metadata")?.version;
  const numbered = numberIn(record, "activity_id") ?? numberIn(record, "type_uid");
  return numberIn(record, "class_uid") !== undefined && numbered !== undefined && typeof version === "string";
}
