import type { Latin1 } from "@limpid/core";

/** What `/proc/PID/stat` says of a process. @see proc_pid_stat(5) */
export interface ProcStat {
  /** Name of the task, as the kernel holds it. */
  readonly name: Latin1;
  /** `Z` and `X` are processes that ended. */
  readonly state: string;
  readonly ppid: number;
  /** Number of the controlling terminal's device; 0 for none. */
  readonly terminal: number;
  /** A thread of the kernel itself. */
  readonly kernelThread: boolean;
  /** When it began, in ticks since the system started. */
  readonly startTicks: number;
}

const PF_KTHREAD = 0x200000;

/** Reads a line of `/proc/PID/stat`; undefined when it is none. The name stands in brackets and may hold any of them. */
export function parseStat(text: Latin1): ProcStat | undefined {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2, close + 2 + MAX_FIELDS_LENGTH).split(" ");
  const [state = ""] = fields;
  const ppid = Number(fields[1]);
  const terminal = Number(fields[4]);
  const flags = Number(fields[6]);
  const startTicks = Number(fields[19]);
  if (![ppid, terminal, flags, startTicks].every(Number.isSafeInteger)) return undefined;
  const kernelThread = (flags & PF_KTHREAD) !== 0;
  return { name: text.slice(open + 1, close), state, ppid, terminal, kernelThread, startTicks };
}

const MAX_FIELDS_LENGTH = 1024; // 50 numbers of at most 20 digits

/** What `/proc/PID/status` says of the accounts and of the numbers a process bears. @see proc_pid_status(5) */
export interface ProcStatus {
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  /** Its number in each pid namespace it is in, the outermost that is seen first; empty before Linux 4.1. */
  readonly namespacePids: readonly number[];
}

export function parseStatus(text: Latin1): ProcStatus {
  const users = numbersOf(text, "\nUid:\t");
  const groups = numbersOf(text, "\nGid:\t");
  return { uid: users[0], euid: users[1], gid: groups[0], namespacePids: numbersOf(text, "\nNSpid:\t") };
}

const MAX_NUMBERS = 33; // MAX_PID_NS_LEVEL and the first one

function numbersOf(text: Latin1, name: string): readonly number[] {
  const found = text.indexOf(name);
  if (found < 0) return [];
  const start = found + name.length;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? undefined : end);
  const numbers = line.split("\t", MAX_NUMBERS).map(Number);
  return numbers.every(Number.isSafeInteger) ? numbers : [];
}

/** `/proc/PID/loginuid` and `sessionid`: null while nobody logged in; undefined without audit in the kernel. */
export function parseLoginNumber(text: Latin1 | undefined): number | null | undefined {
  if (text === undefined || !/^\d{1,10}\s?$/.test(text)) return undefined;
  const number = Number(text);
  return number === UNSET ? null : number;
}

const UNSET = 0xffffffff;

/**
 * The arguments in `/proc/PID/cmdline`: each ends with a NUL. `complete` is false when the last one was cut, and when
 * nothing is there: a process that ended or that took its arguments away.
 */
export function parseArguments(text: Latin1): { readonly argv: readonly Latin1[]; readonly complete: boolean } {
  if (text === "") return { argv: [], complete: false };
  const complete = text.endsWith("\0");
  return { argv: (complete ? text.slice(0, -1) : text).split("\0"), complete };
}

/** Name of a terminal by its device number, as audit writes it (`pts3`, `tty1`, `ttyS0`); null for none. */
export function terminalName(device: number): string | null {
  if (device === 0) return null;
  const major = (device >> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 20) << 8);
  if (major >= PTS_FIRST && major <= PTS_LAST) return `pts${(major - PTS_FIRST) * 256 + minor}`;
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  if (major === 5) return minor === 1 ? "console" : "tty";
  return `${major}:${minor}`;
}

// UNIX98_PTY_SLAVE_MAJOR and the seven behind it. @see include/uapi/linux/major.h
const PTS_FIRST = 136;
const PTS_LAST = 143;
