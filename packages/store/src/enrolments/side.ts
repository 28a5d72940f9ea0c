import type { Actor } from "../audit/entry.ts";
import type { AskStore } from "../worker/protocol.ts";
import type { Enrolment, KeyUse, NewEnrolmentToken } from "./enrolment.ts";

/** Which machines may send, and for which hosts. */
export function enrolmentSide(ask: AskStore, now: () => number) {
  return {
    makeToken: (token: NewEnrolmentToken, actor: Actor) => ask("makeEnrolmentToken", { token, actor, at: now() }),
    tokens: () => ask("enrolmentTokens", {}),
    revokeToken: (id: number, actor: Actor) => ask("revokeEnrolmentToken", { id, actor, at: now() }),
    /** A token into a key, once for each of its uses. undefined: the token opens nothing. */
    enrol: (enrolment: Enrolment, actor: Actor) => ask("enrol", { enrolment, actor, at: now() }),
    /** undefined: unknown or revoked. */
    key: (hash: string) => ask("hostKey", { hash }),
    keys: (host?: string) => ask("hostKeys", { ...(host !== undefined && { host }) }),
    /** That it was used, and whether two machines use it; not in the audit log, but a clone is. */
    used: (use: KeyUse) => ask("useHostKey", { use, at: now() }),
    revoke: (id: number, actor: Actor) => ask("revokeHostKey", { id, actor, at: now() }),
  };
}
