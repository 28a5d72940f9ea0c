import { repeating, type Shape } from "../../json/shape.ts";

const ID = { pid: true, pidversion: true } as const;
const USER = { uid: true, name: true } as const;

const FILE = {
  path: true,
  truncated: true,
  stat: { dev: true, mode: true, ino: true, user: USER, size: true, change_time: true },
  hash: { type: true, hash: true },
} as const;

/** A process is told with each of its acts, and an image with each of its processes. */
const PROCESS = repeating({
  id: ID,
  parent_id: ID,
  responsible_id: ID,
  original_parent_pid: true,
  effective_user: USER,
  real_user: USER,
  real_group: { gid: true },
  is_platform_binary: true,
  cs_flags: true,
  code_signature: { cdhash: true, signing_id: true, team_id: true },
  executable: repeating({ ...FILE }),
  tty: { path: true },
  start_time: true,
} as const);

const LOGIN = { instigator: PROCESS, user: USER, success: true, result: true } as const;

/** One body for all events: each has some of these, and a target is a process, a file or a path. */
const BODY = {
  instigator: PROCESS,
  target: { ...PROCESS, ...FILE },
  child: PROCESS,
  source: FILE,
  file1: FILE,
  file2: FILE,
  script: FILE,
  working_directory: { path: true },
  args: true,
  decision: true,
  modified: true,
  target_existed: true,
  mode: true,
  exited: { exit_status: true },
  signaled: { signal: true },
  stopped: { signal: true },
  access_type: true,
  login: LOGIN,
  logout: LOGIN,
} as const;

/** Members of a message that hold its event; those without a reader are counted by their name. */
export const EVENTS = [
  "execution",
  "fork",
  "exit",
  "close",
  "rename",
  "unlink",
  "link",
  "exchangedata",
  "disk",
  "bundle",
  "allowlist",
  "file_access",
  "codesigning_invalidated",
  "login_window_session",
  "login_logout",
  "screen_sharing",
  "open_ssh",
  "authentication",
  "clone",
  "copyfile",
  "gatekeeper_override",
  "launch_item",
  "tcc_modification",
  "xprotect",
  "network_activity",
] as const;

/**
 * What is read of a message, and of a body that stands alone.
 * @see https://github.com/northpolesec/santa/blob/main/Source/common/santa.proto
 */
export const SANTA_SHAPE: { readonly [name: string]: Shape } = {
  ...BODY,
  machine_id: true,
  event_time: true,
  processed_time: true,
  boot_session_uuid: true,
  event_id: true,
  ...Object.fromEntries(EVENTS.map((name) => [name, BODY])),
};
