import { EVENT, type FanotifyCalls, INIT, refusal } from "../kernel/fanotify.ts";

/**
 * How much a kernel tells of files. What each level loses stands in docs/reference/sensor.md.
 *
 * - `renames` (5.17): both places of a rename, and the file of every change of a name
 * - `names` (5.9): directory and name of every event
 * - `files` (5.1): the file alone
 * - `descriptors` (5.0): open files; also for file systems that have no handles
 */
export type Level = "renames" | "names" | "files" | "descriptors";

interface LevelDefinition {
  readonly level: Level;
  readonly flags: number;
  readonly mask: number;
}

const NAMES = EVENT.CLOSE_WRITE | EVENT.ATTRIB | EVENT.CREATE | EVENT.DELETE | EVENT.ONDIR;

export const LEVELS: readonly LevelDefinition[] = [
  {
    level: "renames",
    flags: INIT.REPORT_FID | INIT.REPORT_DIR_FID | INIT.REPORT_NAME | INIT.REPORT_TARGET_FID,
    mask: NAMES | EVENT.RENAME,
  },
  {
    level: "names",
    flags: INIT.REPORT_FID | INIT.REPORT_DIR_FID | INIT.REPORT_NAME,
    mask: NAMES | EVENT.MOVED_FROM | EVENT.MOVED_TO,
  },
  {
    level: "files",
    flags: INIT.REPORT_FID,
    mask: EVENT.CLOSE_WRITE | EVENT.ATTRIB | EVENT.MOVE_SELF | EVENT.DELETE_SELF,
  },
  { level: "descriptors", flags: 0, mask: EVENT.CLOSE_WRITE },
];

export interface GroupOptions {
  /** `bounded` by fs.fanotify.max_queued_events, beyond which the kernel reports a loss; `unlimited` by memory. */
  readonly queue: "bounded" | "unlimited";
  /** Whether the kernel shall add a descriptor of the process to each event, which costs more than the event. */
  readonly pidDescriptors: boolean;
}

export interface OpenedGroup extends LevelDefinition {
  readonly descriptor: number;
  readonly pidDescriptors: boolean;
}

const EVENT_FLAGS = 0o2000000 | 0o4000 | (process.arch === "arm64" ? 0o400000 : 0o100000); // O_CLOEXEC, O_NONBLOCK, O_LARGEFILE

/** Opens a group of the best level that the kernel takes, from `wanted` on; its refusal when it takes none. */
export function openGroup(
  calls: FanotifyCalls,
  options: GroupOptions,
  wanted: Level,
): OpenedGroup | { refused: string } {
  const queue = options.queue === "unlimited" ? INIT.UNLIMITED_QUEUE : 0;
  let answer = 0;
  for (const definition of LEVELS.slice(LEVELS.findIndex(({ level }) => level === wanted))) {
    // An event of a descriptor group brings one descriptor already.
    const asked = options.pidDescriptors && definition.level !== "descriptors" ? [true, false] : [false];
    for (const pidDescriptors of asked) {
      const flags = INIT.CLOEXEC | INIT.NONBLOCK | INIT.UNLIMITED_MARKS | queue | definition.flags;
      answer = calls.init(flags | (pidDescriptors ? INIT.REPORT_PIDFD : 0), EVENT_FLAGS);
      if (answer >= 0) return { ...definition, descriptor: answer, pidDescriptors };
      if (refusal(answer) !== "EINVAL") return { refused: refusal(answer) }; // EPERM, EMFILE: less would not help
    }
  }
  return { refused: refusal(answer) };
}
