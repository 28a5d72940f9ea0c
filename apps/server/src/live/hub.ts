import type { LiveEvents } from "../contract/index.ts";

/** One thing that happened, ready to be sent. */
export interface LiveMessage {
  /** Grows by one; begins anew with the server. */
  readonly n: number;
  readonly name: keyof LiveEvents;
  readonly data: string;
}

export interface Listener {
  readonly send: (message: LiveMessage) => void;
}

/** Messages that a client which was away for a moment can be sent afterwards. */
const REMEMBERED = 1000;

/** Tells all who listen what changed. Nothing in it is durable: who missed something asks the store. */
export class LiveHub {
  /** Differs with every start, so that a resume id of an earlier server is not taken for one of ours. */
  readonly epoch: string;
  readonly #listeners = new Set<Listener>();
  readonly #recent: LiveMessage[] = [];
  #n = 0;

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  publish<K extends Exclude<keyof LiveEvents, "hello" | "resync">>(name: K, data: LiveEvents[K]): void {
    this.#n += 1;
    const message: LiveMessage = { n: this.#n, name, data: JSON.stringify(data) };
    this.#recent.push(message);
    if (this.#recent.length > 2 * REMEMBERED) this.#recent.splice(0, REMEMBERED);
    for (const listener of this.#listeners) listener.send(message);
  }

  /** What came after message `n`; undefined: that is not known any more, so everything is to be asked for anew. */
  since(n: number): readonly LiveMessage[] | undefined {
    if (n === this.#n) return [];
    const first = this.#recent[0];
    if (n > this.#n || first === undefined || first.n > n + 1) return undefined;
    return this.#recent.filter((message) => message.n > n);
  }

  get last(): number {
    return this.#n;
  }

  /** Listens until the function that is given back is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
