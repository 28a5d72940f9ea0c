import type { AskStore } from "../worker/protocol.ts";
import type { Actor, AuditHead, AuditNote } from "./entry.ts";
import type { AuditQuery } from "./requests.ts";

/** The log of who changed or read what. What the store does for somebody is in it by itself. */
export function auditSide(ask: AskStore, now: () => number) {
  return {
    /** For what happens beside the store: a sign-in that was refused, a sample that was read. */
    append: (note: AuditNote, actor: Actor) => ask("note", { note, actor, at: now() }),
    list: (query: AuditQuery = {}) => ask("audit", query),
    head: () => ask("auditHead", {}),
    /** Walks the whole chain; with a head that was kept elsewhere, also whether it still is that chain. */
    verify: (head?: AuditHead) => ask("verifyAudit", { ...(head !== undefined && { head }) }),
  };
}
