import type { Call } from "./syscalls.ts";

/** What the record of a successful call says. */
export interface CallRecord {
  readonly call: Call;
  readonly exit: number | undefined;
  /** Low 32 bits of the arguments that the call's table names; undefined for io_uring, which logs none. */
  readonly directory: number | undefined;
  readonly firstDirectory: number | undefined;
  readonly value: number | undefined;
  readonly target: number | undefined;
  /** How many PATH records it announces. */
  readonly items: number;
  readonly pid: number;
  readonly ppid: number | undefined;
  readonly context: Context;
}

/** Who a process runs as and what it runs: the part of a record that repeats from call to call. */
export interface Context {
  readonly image: string | undefined;
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  readonly terminal: string | null | undefined;
}
