import type { HostKey, Store } from "@limpid/store";
import type { Caller } from "../access/caller.ts";
import { hashOf } from "../access/secrets.ts";

/** What keys of hosts and relays begin with. */
export const KEY_PREFIX = "lmh_";
const BELIEVED_MS = 3_000;
const NOTE_EVERY_MS = 60_000;
const MAX_REMEMBERED = 20_000;

/** Keys of endpoints, and whether two machines use one. */
export class HostKeys {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #remembered = new Map<string, { readonly key: HostKey | undefined; readonly untilMs: number }>();
  /** By key: which start of the program used it last, and when that was noted. */
  readonly #used = new Map<number, { readonly instance: string; readonly atMs: number }>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async callerOf(secret: string): Promise<Caller | undefined> {
    const key = await this.#keyOf(hashOf(secret));
    if (key === undefined) return undefined;
    return { name: `${key.kind}:${key.host}`, scopes: ["ingest"], user: null, role: null, credential: key };
  }

  /** Notes a use; true: another start of the program that was replaced came back, so two machines hold the key. */
  async used(key: HostKey, instance: string, from: string): Promise<boolean> {
    const before = this.#used.get(key.id);
    const at = this.#now();
    if (before?.instance === instance && at - before.atMs < NOTE_EVERY_MS) return false;
    if (this.#used.size >= MAX_REMEMBERED) this.#used.clear();
    this.#used.set(key.id, { instance, atMs: at });
    const { cloned } = await this.#store.enrolments.used({ id: key.id, instance, from });
    if (cloned) this.forget();
    return cloned;
  }

  forget(): void {
    this.#remembered.clear();
  }

  async #keyOf(hash: string): Promise<HostKey | undefined> {
    const known = this.#remembered.get(hash);
    if (known !== undefined && known.untilMs > this.#now()) return known.key;
    const found = await this.#store.enrolments.key(hash);
    const key = found?.revokedMs === null ? found : undefined;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(hash, { key, untilMs: this.#now() + BELIEVED_MS });
    return key;
  }
}
