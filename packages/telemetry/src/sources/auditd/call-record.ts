import type { Latin1, ProcessSighting } from "@limpid/core";
import { FieldCursor } from "./fields.ts";
import type { RecordBody } from "./record.ts";
import { CALL, type Call, callNamed, callOf, isKnownArchitecture } from "./syscalls.ts";
import type { Texts } from "./texts.ts";
import { hexDigit } from "./values.ts";

/** auid and ses of nobody. */
const UNSET = 4294967295;

/** What a SYSCALL or URINGOP record says. */
export interface CallRecord {
  readonly call: Call;
  readonly exit: number | undefined;
  /** a0 to a3, their low 32 bits; undefined for io_uring, which logs none. */
  readonly args: readonly [number, number, number, number] | undefined;
  /** How many PATH records it announces. */
  readonly items: number;
  readonly process: ProcessSighting;
}

/** Why a call is of no further interest, as it is counted. */
export type Uninteresting = `SYSCALL:${string}` | `URINGOP:${string}`;

/** Reads a SYSCALL record as far as it matters: a failed call or one without meaning here gives its reason. */
export function readSyscall(record: RecordBody, texts: Texts): CallRecord | Uninteresting {
  const fields = new FieldCursor(record);
  const arch = fields.raw("arch") ?? "";
  const number = fields.number("syscall");
  if (number === undefined || number < 0) return "SYSCALL:unreadable";
  const call = callOf(arch, number);
  if (call === undefined) return isKnownArchitecture(arch) ? "SYSCALL:unknown" : "SYSCALL:unknown architecture";
  if (call.kind === CALL.NOTHING) return `SYSCALL:${call.name}`;

  // exit_group never returns, so its record has neither success nor exit.
  const success = call.kind === CALL.EXIT ? "yes" : fields.raw("success");
  if (success !== "yes") return "SYSCALL:failed";
  const exit = call.kind === CALL.EXIT ? undefined : fields.number("exit");
  const args = [low32(fields, "a0"), low32(fields, "a1"), low32(fields, "a2"), low32(fields, "a3")] as const;
  const items = fields.number("items") ?? 0;
  const process = readSighting(fields, texts);
  return process === undefined ? "SYSCALL:unreadable" : { call, exit, args, items, process };
}

/** IORING_OP_* that name files. @see include/uapi/linux/io_uring.h */
const URING_CALLS = new Map<number, string>([
  [18, "openat"],
  [28, "openat2"],
  [35, "renameat"],
  [36, "unlinkat"],
  [37, "mkdirat"],
  [38, "symlinkat"],
  [39, "linkat"],
  [55, "ftruncate"],
]);

/** The same for an operation that a process queued in an io_uring. */
export function readUringOperation(record: RecordBody, texts: Texts): CallRecord | Uninteresting {
  const fields = new FieldCursor(record);
  const operation = fields.number("uring_op");
  const name = operation === undefined ? undefined : URING_CALLS.get(operation);
  const call = name === undefined ? undefined : callNamed(name);
  if (call === undefined) return "URINGOP:other";
  if (fields.raw("success") !== "yes") return "URINGOP:failed";
  const exit = fields.number("exit");
  const items = fields.number("items") ?? 0;
  const process = readSighting(fields, texts);
  return process === undefined ? "URINGOP:unreadable" : { call, exit, args: undefined, items, process };
}

function readSighting(fields: FieldCursor, texts: Texts): ProcessSighting | undefined {
  const ppid = fields.number("ppid");
  const pid = fields.number("pid");
  if (pid === undefined) return undefined;
  const loginUser = orNull(fields.number("auid"));
  const uid = fields.number("uid");
  const gid = fields.number("gid");
  const euid = fields.number("euid");
  const terminal = fields.find("tty") ? readTerminal(texts, fields) : undefined;
  const session = orNull(fields.number("ses"));
  const name = fields.find("comm") ? texts.value(fields.text, fields.start, fields.stop) : undefined;
  const image = fields.find("exe") ? texts.value(fields.text, fields.start, fields.stop) : undefined;
  return {
    pid,
    ppid,
    image: image ?? undefined,
    name: name ?? undefined,
    uid,
    euid,
    gid,
    loginUser,
    session,
    terminal,
    cwd: undefined,
  };
}

/** auid, ses: all ones is "none". Old kernels write -1. */
export function orNull(value: number | undefined): number | null | undefined {
  return value === UNSET || value === -1 ? null : value;
}

/** `(none)` and `?` are no terminal. */
export function readTerminal(texts: Texts, fields: { text: Latin1; start: number; stop: number }): string | null {
  return texts.plain(fields.text, fields.start, fields.stop);
}

function low32(fields: FieldCursor, name: string): number {
  if (!fields.find(name)) return 0;
  let value = 0;
  for (let at = Math.max(fields.start, fields.stop - 8); at < fields.stop; at++) {
    const digit = hexDigit(fields.text.charCodeAt(at));
    if (digit > 15) return 0;
    value = (value << 4) | digit;
  }
  return value;
}
