import { createHmac, randomBytes } from "node:crypto";
import type { Actor, Store, User } from "@limpid/store";
import { type Caller, SCOPES_OF_ROLE } from "./caller.ts";
import { hashOf } from "./secrets.ts";

const HOUR_MS = 3_600_000;
/** Without being used; every use counts anew. */
export const IDLE_MS = 12 * HOUR_MS;
/** From sign-in, however much it is used. */
export const LONGEST_MS = 7 * 24 * HOUR_MS;
/** Uses closer together are noted once: each is a write. */
const NOTE_EVERY_MS = 5 * 60_000;
/** What was looked up is believed for so long; whatever this server changes itself is known at once. */
const BELIEVED_MS = 3000;
const MAX_REMEMBERED = 5000;

interface Remembered {
  readonly caller: Caller | undefined;
  readonly untilMs: number;
}

/** Sessions of browsers. The secret is in the cookie alone; the store knows its hash. */
export class Sessions {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Begins one and gives its secret. Always a new one: a value that was there before sign-in opens nothing. */
  async begin(
    user: User,
    actor: Actor,
    agent: string | undefined,
  ): Promise<{ readonly secret: string; readonly caller: Caller }> {
    const secret = randomBytes(32).toString("base64url");
    const expiresMs = this.#now() + IDLE_MS;
    const hash = hashOf(secret);
    await this.#store.access.sessions.begin(
      { hash, user: user.name, expiresMs, ...(agent !== undefined && { agent: agent.slice(0, 300) }) },
      actor,
    );
    return { secret, caller: callerOfUser(user, secret, expiresMs) };
  }

  /** Who has this secret; undefined: nobody, or not any more. */
  async callerOf(secret: string): Promise<Caller | undefined> {
    const hash = hashOf(secret);
    const at = this.#now();
    const known = this.#remembered.get(hash);
    if (known !== undefined && known.untilMs > at) return known.caller;
    const session = await this.#store.access.sessions.get(hash);
    let caller: Caller | undefined;
    if (session !== undefined && !session.user.disabled && at - session.startedMs < LONGEST_MS) {
      let { expiresMs } = session;
      if (at - session.lastUsedMs >= NOTE_EVERY_MS) {
        expiresMs = Math.min(at + IDLE_MS, session.startedMs + LONGEST_MS);
        await this.#store.access.sessions.used(hash, expiresMs);
      }
      caller = callerOfUser(session.user, secret, expiresMs);
    }
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(hash, { caller, untilMs: at + BELIEVED_MS });
    return caller;
  }

  async end(which: { readonly hash: string } | { readonly user: string }, actor: Actor): Promise<void> {
    await this.#store.access.sessions.end(which, actor);
    this.forget();
  }

  /** Accounts or sessions changed: what was looked up before is not believed any more. */
  forget(): void {
    this.#remembered.clear();
  }
}

function callerOfUser(user: User, secret: string, expiresMs: number): Caller {
  return {
    name: user.name,
    scopes: SCOPES_OF_ROLE[user.role],
    user: user.name,
    role: user.role,
    session: { hash: hashOf(secret), expiresMs, csrf: csrfOf(secret), hasPassword: user.hasPassword },
  };
}

/** Follows from the secret, and tells nothing of it. */
function csrfOf(secret: string): string {
  return createHmac("sha256", secret).update("limpid csrf").digest("base64url");
}
