import type { JsonObject } from "../../json/read-json.ts";
import { repeating, type Shape } from "../../json/shape.ts";
import { objectIn, textIn } from "../../json/values.ts";

/** Each event tells its process and the parent of that in full. */
const PROCESS = repeating({
  exec_id: true,
  pid: true,
  uid: true,
  cwd: true,
  binary: true,
  arguments: true,
  flags: true,
  auid: true,
  docker: true,
  pod: { container: { id: true } },
  parent_exec_id: true,
  process_credentials: { uid: true, euid: true, gid: true },
  binary_properties: { file: { path: true } },
  user: { name: true },
} as const);

const PARENT = repeating({
  exec_id: true,
  pid: true,
  parent_exec_id: true,
  binary: true,
  cwd: true,
  flags: true,
} as const);
const FILE = { path: true, flags: true, permission: true } as const;
const ARGUMENT = {
  string_arg: true,
  int_arg: true,
  uint_arg: true,
  long_arg: true,
  size_arg: true,
  file_arg: FILE,
  path_arg: FILE,
  dentry_arg: FILE,
  linux_binprm_arg: FILE,
} as const;
const CALL = {
  process: PROCESS,
  parent: PARENT,
  function_name: true,
  args: ARGUMENT,
  return: ARGUMENT,
  action: true,
} as const;

/** Kinds of events by the member that holds them; the others are counted by name. */
export const EVENT_SHAPES: { readonly [name: string]: Shape } = {
  process_exec: { process: PROCESS, parent: PARENT },
  process_exit: { process: PROCESS, parent: PARENT, signal: true, status: true },
  process_kprobe: CALL,
  process_lsm: { ...CALL, ima_hash: true },
  process_tracepoint: { process: { exec_id: true } },
  process_loader: { process: { exec_id: true } },
  process_uprobe: { process: { exec_id: true } },
  process_usdt: { process: { exec_id: true } },
  process_throttle: { type: true },
  process_listen: { process: { exec_id: true } },
  process_close: { process: { exec_id: true } },
  process_connect: { process: { exec_id: true } },
  process_accept: { process: { exec_id: true } },
  rate_limit_info: { number_of_dropped_process_events: true },
};

export const TETRAGON_SHAPE: { readonly [name: string]: Shape } = { ...EVENT_SHAPES, node_name: true, time: true };

const KINDS = Object.keys(EVENT_SHAPES);

/** The one member of a record that says what happened, with its name. */
export function eventIn(record: JsonObject): readonly [string, JsonObject] | undefined {
  for (const kind of KINDS) {
    const event = objectIn(record, kind);
    if (event !== undefined) return [kind, event];
  }
  return undefined;
}

/** Whether a record is Tetragon's: its time, and one event whose process has an exec id. */
export function isTetragon(record: JsonObject): boolean {
  if (textIn(record, "time") === undefined) return false;
  const [kind] = eventIn(record) ?? [];
  if (kind === "process_throttle" || kind === "rate_limit_info") return textIn(record, "node_name") !== undefined;
  return namesProcess(record);
}

/** Whether it has an event whose process has an exec id: the time stands behind that. */
export function namesProcess(record: JsonObject): boolean {
  const [, event] = eventIn(record) ?? [];
  return textIn(objectIn(event, "process"), "exec_id") !== undefined;
}
