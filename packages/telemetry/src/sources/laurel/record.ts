import type { JsonObject } from "../../json/read-json.ts";
import type { Shape } from "../../json/shape.ts";
import { objectIn, textIn } from "../../json/values.ts";

const PROCESS = {
  pid: true,
  ppid: true,
  auid: true,
  uid: true,
  euid: true,
  gid: true,
  tty: true,
  ses: true,
  comm: true,
  exe: true,
  UID: true,
} as const;

/** What is read of a Laurel record. @see laurel-about(7) */
export const LAUREL_SHAPE: { readonly [name: string]: Shape } = {
  ID: true,
  NODE: true,
  SYSCALL: {
    ...PROCESS,
    arch: true,
    syscall: true,
    success: true,
    exit: true,
    items: true,
    ARGV: true,
    a0: true,
    a1: true,
    a2: true,
    a3: true,
  },
  EXECVE: { argc: true, ARGV: true, ARGV_STR: true },
  CWD: { cwd: true },
  PATH: { item: true, name: true, inode: true, dev: true, mode: true, ouid: true, nametype: true },
  OPENAT2: { oflag: true },
  OBJ_PID: { opid: true },
  LOGIN: { pid: true, uid: true, "old-auid": true, auid: true, ses: true, res: true },
  USER_START: { ...PROCESS, acct: true, addr: true, terminal: true, res: true, msg: true },
  USER_LOGIN: { ...PROCESS, acct: true, id: true, addr: true, terminal: true, res: true, msg: true },
  USER_END: { ...PROCESS, acct: true, msg: true },
  USER_LOGOUT: { ...PROCESS, acct: true, id: true, msg: true },
};

/** Whether a record is Laurel's: its stamp, and beside it records by the names of audit. */
export function isLaurel(record: JsonObject): boolean {
  return stampOf(record) !== undefined;
}

/** `1615114232.375:15558` */
export function stampOf(
  record: JsonObject,
): { readonly id: string; readonly at: number; readonly serial: number } | undefined {
  const id = textIn(record, "ID");
  const parts = id === undefined ? null : /^([0-9]{1,12})\.([0-9]{3}):([0-9]{1,10})$/.exec(id);
  if (id === undefined || parts === null) return undefined;
  return { id, at: Number(parts[1]) * 1000 + Number(parts[2]), serial: Number(parts[3]) };
}

/** The first of the records of a type; Laurel writes some types as a list. */
export function only(record: JsonObject, type: string): JsonObject | undefined {
  const value = record[type];
  if (!Array.isArray(value)) return objectIn(record, type);
  const [first] = value;
  return typeof first === "object" && first !== null && !Array.isArray(first) ? first : undefined;
}
