import { errnoOf, type Kernel, nameOfError } from "./kernel.ts";

/** @see https://man7.org/linux/man-pages/man2/fanotify_init.2.html, and include/uapi/linux/fanotify.h for the values */
export const INIT = {
  CLOEXEC: 0x1,
  NONBLOCK: 0x2,
  UNLIMITED_QUEUE: 0x10,
  UNLIMITED_MARKS: 0x20,
  REPORT_PIDFD: 0x80,
  REPORT_FID: 0x200,
  REPORT_DIR_FID: 0x400,
  REPORT_NAME: 0x800,
  REPORT_TARGET_FID: 0x1000,
} as const;

/** Bits of an event. The kernel joins events of one name, so a mask is tested bit by bit, never compared. */
export const EVENT = {
  ATTRIB: 0x4,
  CLOSE_WRITE: 0x8,
  MOVED_FROM: 0x40,
  MOVED_TO: 0x80,
  CREATE: 0x100,
  DELETE: 0x200,
  DELETE_SELF: 0x400,
  MOVE_SELF: 0x800,
  OPEN_EXEC: 0x1000,
  Q_OVERFLOW: 0x4000,
  RENAME: 0x1000_0000,
  ONDIR: 0x4000_0000,
} as const;

const MARK_ADD = 0x1;
const MARK_FILESYSTEM = 0x100;

/** Calls of fanotify; a refusal is its errno, below zero. Tests put others in their place. */
export interface FanotifyCalls {
  /** A group's descriptor. `eventFlags`: how descriptors of events are opened. */
  init(flags: number, eventFlags: number): number;
  /** Marks the file system that a descriptor lies on. */
  markFilesystem(group: number, mask: number, on: number): number;
}

export function fanotifyCalls(kernel: Kernel): FanotifyCalls {
  const init = kernel.bind("int fanotify_init(uint flags, uint event_f_flags)");
  const mark = kernel.bind("int fanotify_mark(int group, uint flags, uint64_t mask, int directory, const char *path)");
  return {
    init: (flags, eventFlags) => errnoOf(kernel, init(flags, eventFlags)),
    markFilesystem: (group, mask, on) => errnoOf(kernel, mark(group, MARK_ADD | MARK_FILESYSTEM, mask, on, null)),
  };
}

/** `EPERM` for an answer below zero. */
export function refusal(answer: number): string {
  return nameOfError(-answer);
}
