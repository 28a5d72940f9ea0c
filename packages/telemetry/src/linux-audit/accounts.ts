import type { ProcessSighting } from "@limpid/core";

/** auid and ses of nobody. */
const UNSET = 4294967295;

/** auid, ses: all ones is "none". Old kernels write -1. */
export function orNull(value: number | undefined): number | null | undefined {
  return value === UNSET || value === -1 ? null : value;
}

/** A process of which a record says no more. */
export function bareSighting(pid: number, uid: number | undefined): ProcessSighting {
  return {
    pid,
    ppid: undefined,
    image: undefined,
    name: undefined,
    uid,
    euid: undefined,
    gid: undefined,
    loginUser: undefined,
    session: undefined,
    terminal: undefined,
    cwd: undefined,
  };
}
