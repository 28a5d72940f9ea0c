import { type Latin1, type LogBlock, own } from "@limpid/core";

/** Record types that are read. Everything else is counted by its name. */
export const RECORD = {
  OTHER: 0,
  SYSCALL: 1,
  PATH: 2,
  CWD: 3,
  EXECVE: 4,
  PROCTITLE: 5,
  EOE: 6,
  LOGIN: 7,
  USER_START: 8,
  USER_LOGIN: 9,
  USER_END: 10,
  USER_LOGOUT: 11,
  URINGOP: 12,
  OPENAT2: 13,
  OBJ_PID: 14,
  /** Auditd's own records, numbered by auditd and not by the kernel. */
  DAEMON: 15,
  /** Those after which the kernel's numbering may go on elsewhere: the daemon started, ended, or the system booted. */
  RESTART: 16,
} as const;

export type RecordType = (typeof RECORD)[keyof typeof RECORD];

/** @see include/uapi/linux/audit.h; libaudit's msg_typetab.h for user space */
const BY_NAME = new Map<string, RecordType>([
  ["SYSCALL", RECORD.SYSCALL],
  ["PATH", RECORD.PATH],
  ["CWD", RECORD.CWD],
  ["EXECVE", RECORD.EXECVE],
  ["PROCTITLE", RECORD.PROCTITLE],
  ["EOE", RECORD.EOE],
  ["LOGIN", RECORD.LOGIN],
  ["USER_START", RECORD.USER_START],
  ["USER_LOGIN", RECORD.USER_LOGIN],
  ["USER_END", RECORD.USER_END],
  ["USER_LOGOUT", RECORD.USER_LOGOUT],
  ["URINGOP", RECORD.URINGOP],
  ["OPENAT2", RECORD.OPENAT2],
  ["OBJ_PID", RECORD.OBJ_PID],
  ["SYSTEM_BOOT", RECORD.RESTART],
  ["DAEMON_START", RECORD.RESTART],
  ["DAEMON_END", RECORD.RESTART],
  ["DAEMON_ABORT", RECORD.RESTART],
]);

const BY_NUMBER = new Map<number, string>([
  [1006, "LOGIN"],
  [1105, "USER_START"],
  [1106, "USER_END"],
  [1112, "USER_LOGIN"],
  [1113, "USER_LOGOUT"],
  [1127, "SYSTEM_BOOT"],
  [1200, "DAEMON_START"],
  [1201, "DAEMON_END"],
  [1202, "DAEMON_ABORT"],
  [1300, "SYSCALL"],
  [1302, "PATH"],
  [1307, "CWD"],
  [1309, "EXECVE"],
  [1318, "OBJ_PID"],
  [1320, "EOE"],
  [1327, "PROCTITLE"],
  [1336, "URINGOP"],
  [1337, "OPENAT2"],
]);

/** A record's type by the name or number that stands behind `type=`, with the name to count it under. */
export function recordType(written: string): { readonly type: RecordType; readonly name: string } {
  const number = NUMERIC.exec(written);
  const name = number === null ? written : (BY_NUMBER.get(Number(number[1])) ?? written);
  const daemon = name.startsWith("DAEMON_") || (number !== null && DAEMON_NUMBER.test(number[1] ?? ""));
  return { type: BY_NAME.get(name) ?? (daemon ? RECORD.DAEMON : RECORD.OTHER), name };
}

// `1302`, or `UNKNOWN[1337]` from an auditd older than its kernel.
const NUMERIC = /^(?:UNKNOWN\[)?([0-9]{4})\]?$/;
const DAEMON_NUMBER = /^12[0-9]{2}$/;

/** What a record says behind its stamp: an immutable window that decodes nothing. */
export class RecordBody {
  readonly block: LogBlock;
  readonly start: number;
  readonly end: number;

  constructor(block: LogBlock, start: number, end: number) {
    this.block = block;
    this.start = start;
    this.end = end;
  }

  /** As written. */
  get text(): Latin1 {
    return this.block.text.slice(this.start, this.end);
  }

  /** A copy that holds on to nothing else. */
  detached(): RecordBody {
    const { block, start, end } = this;
    return new RecordBody({ bytes: block.bytes.slice(start, end), text: own(this.text) }, 0, end - start);
  }
}
