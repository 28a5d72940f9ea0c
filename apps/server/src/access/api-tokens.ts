import type { Store } from "@limpid/store";
import { type Caller, SCOPES_OF_ROLE } from "./caller.ts";
import { hashOf } from "./secrets.ts";

const BELIEVED_MS = 3000;
const NOTE_EVERY_MS = 60_000;
const MAX_REMEMBERED = 5000;

/** Tokens of programs. */
export class ApiTokens {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #remembered = new Map<string, { readonly caller: Caller | undefined; readonly untilMs: number }>();
  readonly #notedMs = new Map<number, number>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A token of an account may never do more than the account: its owner can have become less since. */
  async callerOf(secret: string): Promise<Caller | undefined> {
    const hash = hashOf(secret);
    const at = this.#now();
    const known = this.#remembered.get(hash);
    if (known !== undefined && known.untilMs > at) return known.caller;
    const token = await this.#store.access.tokens.get(hash);
    let caller: Caller | undefined;
    if (token !== undefined) {
      const owner = token.owner === null ? undefined : await this.#store.access.users.get(token.owner);
      const allowed = owner === undefined ? token.scopes : SCOPES_OF_ROLE[owner.role];
      const orphaned = token.owner !== null && (owner === undefined || owner.disabled);
      if (!orphaned) {
        caller = {
          name: `token:${token.name}`,
          scopes: token.scopes.filter((scope) => allowed.includes(scope)),
          user: token.owner,
          role: null,
        };
        if (at - (this.#notedMs.get(token.id) ?? 0) >= NOTE_EVERY_MS) {
          if (this.#notedMs.size >= MAX_REMEMBERED) this.#notedMs.clear();
          this.#notedMs.set(token.id, at);
          await this.#store.access.tokens.used(token.id);
        }
      }
    }
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(hash, { caller, untilMs: at + BELIEVED_MS });
    return caller;
  }

  forget(): void {
    this.#remembered.clear();
  }
}
