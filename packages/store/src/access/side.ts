import type { Actor } from "../audit/entry.ts";
import type { AskStore } from "../worker/protocol.ts";
import type { NewApiToken, NewLink, NewSession } from "./credential.ts";
import type { UserChange } from "./user.ts";

/** Who may come in. The store keeps hashes alone; what proves that somebody is who they say is computed elsewhere. */
export function accessSide(ask: AskStore, now: () => number) {
  return {
    users: {
      list: () => ask("users", {}),
      get: (name: string) => ask("user", { name }),
      /** Makes or changes one. Refuses to leave a store without an administrator who can sign in. */
      put: (user: UserChange, actor: Actor) => ask("putUser", { user, actor, at: now() }),
    },
    sessions: {
      begin: (session: NewSession, actor: Actor) => ask("beginSession", { session, actor, at: now() }),
      /** undefined: ended, too old, or its user is disabled. */
      get: (hash: string) => ask("session", { hash, at: now() }),
      list: (user: string) => ask("sessions", { user, at: now() }),
      /** That it was used, and until when it lasts from here on; not in the audit log. */
      used: (hash: string, expiresMs?: number) =>
        ask("useSession", { hash, at: now(), ...(expiresMs !== undefined && { expiresMs }) }),
      /** Gives how many ended. */
      end: (which: { readonly hash: string } | { readonly id: number } | { readonly user: string }, actor: Actor) =>
        ask("endSession", { ...which, actor, at: now() }),
    },
    tokens: {
      make: (token: NewApiToken, actor: Actor) => ask("makeApiToken", { token, actor, at: now() }),
      /** undefined: unknown, revoked, too old, or its owner is disabled. */
      get: (hash: string) => ask("apiToken", { hash, at: now() }),
      list: () => ask("apiTokens", {}),
      /** That it was used; not in the audit log. */
      used: (id: number) => ask("useApiToken", { id, at: now() }),
      revoke: (id: number, actor: Actor) => ask("revokeApiToken", { id, actor, at: now() }),
    },
    links: {
      make: (link: NewLink, actor: Actor) => ask("makeLink", { link, actor, at: now() }),
      /** Opens once; undefined: unknown, used or too old. */
      use: (hash: string, actor: Actor) => ask("useLink", { hash, actor, at: now() }),
    },
  };
}
