import type { Actor, Store } from "@limpid/store";

/** Whoever leafs through a sample reads it once: for so long it stays at hand, and the log has one entry. */
const AT_HAND_MS = 10 * 60_000;
/** Of all that is at hand; a larger sample is read, and logged, for each request. */
const MAX_BYTES = 64 << 20;

interface Laid {
  readonly bytes: Uint8Array;
  readonly untilMs: number;
}

/** Samples that are being looked at, by who looks. */
export class SampleShelf {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #laid = new Map<string, Laid>();

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  async bytes(sha256: string, actor: Actor): Promise<Uint8Array | undefined> {
    const at = this.#now();
    for (const [key, { untilMs }] of this.#laid) if (untilMs <= at) this.#laid.delete(key);
    const key = `${sha256} ${actor.who}`;
    const laid = this.#laid.get(key);
    if (laid !== undefined) return laid.bytes;
    const bytes = await this.#store.samples.get(sha256, actor);
    if (bytes !== undefined) this.#lay(key, { bytes, untilMs: at + AT_HAND_MS });
    return bytes;
  }

  #lay(key: string, one: Laid): void {
    if (one.bytes.length > MAX_BYTES) return;
    let used = one.bytes.length;
    for (const { bytes } of this.#laid.values()) used += bytes.length;
    for (const [oldest, { bytes }] of this.#laid) {
      if (used <= MAX_BYTES) break;
      this.#laid.delete(oldest);
      used -= bytes.length;
    }
    this.#laid.set(key, one);
  }
}
