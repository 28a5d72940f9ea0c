import type { ProcessInstance } from "@limpid/core";

/**
 * A process as it is known by now, for the store: its relatives by their keys, which a message between threads would
 * otherwise copy with their whole families.
 */
export function keptProcess(instance: ProcessInstance): ProcessInstance {
  const { key, host, pid, startedAt, startBasis, parent, images, uid, euid } = instance;
  const { loginUser, session, terminal, cwd, container, exitedAt } = instance;
  return {
    key,
    host,
    pid,
    startedAt,
    startBasis,
    // The store reads nothing of a parent but its key.
    parent: parent === undefined ? undefined : ({ key: parent.key } as ProcessInstance),
    images,
    uid,
    euid,
    loginUser,
    session,
    terminal,
    cwd,
    container,
    exitedAt,
    login: undefined,
  };
}
