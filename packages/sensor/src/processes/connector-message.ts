/**
 * What the kernel's process connector tells. Numbers of processes are those of the first pid namespace; a number of a
 * process is that of its first thread. `at` is CLOCK_MONOTONIC in milliseconds.
 */
export type ConnectorEvent =
  | { readonly kind: "forked"; readonly at: number; readonly pid: number; readonly child: number }
  | { readonly kind: "executed"; readonly at: number; readonly pid: number }
  /** `code` is undefined when a signal ended it. */
  | { readonly kind: "exited"; readonly at: number; readonly pid: number; readonly code: number | undefined }
  /** The accounts it acts for. */
  | { readonly kind: "user"; readonly at: number; readonly pid: number; readonly uid: number; readonly euid: number }
  | { readonly kind: "group"; readonly at: number; readonly pid: number; readonly gid: number }
  /** It gave itself another name (`comm`). */
  | { readonly kind: "named"; readonly at: number; readonly pid: number; readonly name: Uint8Array }
  /** `pid` took hold of `target`. */
  | { readonly kind: "traced"; readonly at: number; readonly pid: number; readonly target: number };

/** One message: its place in the numbering of the processor that sent it, and what it tells, if it is of interest. */
export interface ConnectorMessage {
  readonly cpu: number;
  readonly sequence: number;
  readonly event: ConnectorEvent | undefined;
}

export type ConnectorDatagram =
  | { readonly kind: "message"; readonly message: ConnectorMessage }
  /** The kernel's answer to a subscription: 0 or an error number. */
  | { readonly kind: "answer"; readonly error: number }
  | { readonly kind: "unreadable"; readonly why: "truncated" | "not-connector" };

// Offsets in a datagram. @see include/uapi/linux/netlink.h (nlmsghdr), connector.h (cn_msg), cn_proc.h (proc_event)
const CN_IDX = 16;
const CN_VAL = 20;
const CN_SEQ = 24;
const CN_LEN = 32;
const WHAT = 36;
const CPU = 40;
const TIMESTAMP = 44;
const DATA = 52;
/** `struct proc_event` up to the longest member that is read (comm, exit). */
const LONGEST = DATA + 24;

const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;

const WHAT_NONE = 0;
const WHAT_FORK = 1;
const WHAT_EXEC = 2;
const WHAT_UID = 4;
const WHAT_GID = 0x40;
const WHAT_PTRACE = 0x100;
const WHAT_COMM = 0x200;
const WHAT_EXIT = 0x80000000;

const COMM_LENGTH = 16; // TASK_COMM_LEN

/** Reads one datagram of the process connector. The machines this runs on are little-endian, and so is netlink there. */
export function decodeConnector(bytes: Uint8Array): ConnectorDatagram {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < DATA) return { kind: "unreadable", why: "truncated" };
  if (u32(view, CN_IDX) !== CN_IDX_PROC || u32(view, CN_VAL) !== CN_VAL_PROC) {
    return { kind: "unreadable", why: "not-connector" };
  }
  const what = u32(view, WHAT);
  if (what === WHAT_NONE) {
    if (bytes.byteLength < DATA + 4) return { kind: "unreadable", why: "truncated" };
    return { kind: "answer", error: u32(view, DATA) };
  }
  if (bytes.byteLength < LONGEST || view.getUint16(CN_LEN, true) < LONGEST - WHAT) {
    return { kind: "unreadable", why: "truncated" };
  }
  const message = { cpu: u32(view, CPU), sequence: u32(view, CN_SEQ), event: eventOf(view, bytes, what) };
  return { kind: "message", message };
}

function eventOf(view: DataView, bytes: Uint8Array, what: number): ConnectorEvent | undefined {
  const at = u32(view, TIMESTAMP + 4) * (2 ** 32 / 1e6) + u32(view, TIMESTAMP) / 1e6;
  const thread = i32(view, DATA);
  const pid = i32(view, DATA + 4);
  if (pid <= 0) return undefined;
  switch (what) {
    case WHAT_FORK: {
      const child = i32(view, DATA + 12);
      // A new thread bears the number of its process as the child's.
      if (child <= 0 || i32(view, DATA + 8) !== child) return undefined;
      return { kind: "forked", at, pid, child };
    }
    case WHAT_EXEC:
      return { kind: "executed", at, pid };
    case WHAT_UID:
      return { kind: "user", at, pid, uid: u32(view, DATA + 8), euid: u32(view, DATA + 12) };
    case WHAT_GID:
      return { kind: "group", at, pid, gid: u32(view, DATA + 8) };
    case WHAT_COMM:
      // Threads have names of their own.
      return thread === pid ? { kind: "named", at, pid, name: nameIn(bytes) } : undefined;
    case WHAT_PTRACE: {
      const tracer = i32(view, DATA + 12);
      return tracer <= 0 ? undefined : { kind: "traced", at, pid: tracer, target: pid }; // 0: let go of
    }
    case WHAT_EXIT:
      return thread === pid ? { kind: "exited", at, pid, code: codeOf(u32(view, DATA + 8)) } : undefined;
    default:
      return undefined;
  }
}

/** @see wait(2), WIFEXITED and WEXITSTATUS */
function codeOf(status: number): number | undefined {
  return (status & 0x7f) === 0 ? (status >> 8) & 0xff : undefined;
}

function nameIn(bytes: Uint8Array): Uint8Array {
  const field = bytes.subarray(DATA + 8, DATA + 8 + COMM_LENGTH);
  const end = field.indexOf(0);
  return field.slice(0, end < 0 ? COMM_LENGTH : end);
}

function u32(view: DataView, at: number): number {
  return view.getUint32(at, true);
}

function i32(view: DataView, at: number): number {
  return view.getInt32(at, true);
}
