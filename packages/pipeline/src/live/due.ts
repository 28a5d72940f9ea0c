/** How long a changed life waits for more before it is judged, in milliseconds of whoever calls `settle`. */
export interface Patience {
  /** So long without a change: a writer is done, or pauses. */
  readonly quietMs: number;
  /** A life that never stops changing is judged at least this often. */
  readonly longestMs: number;
}

/** A life is judged a moment after its last event: a download of a thousand writes is one judgement. */
export const DEFAULT_PATIENCE: Patience = { quietMs: 20, longestMs: 1_000 };

/** A clock that was set back by more than this: waiting for it to come by again would be wrong. */
const SET_BACK_MS = 5_000;

/**
 * What changed and waits to be looked at. Time is what the caller says it is, so that a replay can use the events' own
 * and a live host its clock.
 */
export class Due<T> {
  readonly #patience: Patience;
  /** Since when each waits, the one that has been quiet for longest first. */
  readonly #waiting = new Map<T, Wait>();
  readonly #urgent = new Set<T>();
  #now = Number.NEGATIVE_INFINITY;

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  get size(): number {
    return this.#waiting.size + this.#urgent.size;
  }

  /** Whether something is to be looked at with the next `take`. */
  get hasUrgent(): boolean {
    return this.#urgent.size > 0;
  }

  /** For a snapshot. */
  get state(): DueState<T> {
    return { waiting: this.#waiting, urgent: this.#urgent, now: this.#now };
  }

  restore({ waiting, urgent, now }: DueState<T>): void {
    for (const [item, wait] of waiting) this.#waiting.set(item, wait);
    for (const item of urgent) this.#urgent.add(item);
    this.#now = now;
  }

  /** It changed at `at`. */
  changed(item: T, at: number): void {
    if (at > this.#now) this.#now = at;
    const wait = this.#waiting.get(item);
    if (wait === undefined) {
      this.#waiting.set(item, { first: this.#now, last: this.#now });
      return;
    }
    wait.last = this.#now;
    // Those that may not wait any longer keep their place, so that they are met by the next `take`.
    if (wait.last - wait.first >= this.#patience.longestMs) return;
    this.#waiting.delete(item);
    this.#waiting.set(item, wait);
  }

  /** It is to be looked at with the next `take`, whatever else happens. */
  atOnce(item: T): void {
    this.#waiting.delete(item);
    this.#urgent.add(item);
  }

  forget(item: T): void {
    this.#waiting.delete(item);
    this.#urgent.delete(item);
  }

  /** Takes out what has waited long enough at `now`, and gives each to `look`. */
  take(now: number, look: (item: T) => void): void {
    for (const item of this.#urgent) {
      this.#urgent.delete(item);
      look(item);
    }
    const setBack = now < this.#now - SET_BACK_MS;
    if (setBack || now > this.#now) this.#now = now;
    const { quietMs, longestMs } = this.#patience;
    for (const [item, { first, last }] of this.#waiting) {
      const quiet = now - last >= quietMs;
      if (!setBack && !quiet && now - first < longestMs) return;
      this.#waiting.delete(item);
      look(item);
    }
  }

  /** Takes out everything. */
  takeAll(look: (item: T) => void): void {
    this.take(Number.POSITIVE_INFINITY, look);
    this.#now = Number.NEGATIVE_INFINITY;
  }
}

export interface DueState<T> {
  readonly waiting: ReadonlyMap<T, Wait>;
  readonly urgent: ReadonlySet<T>;
  readonly now: number;
}

interface Wait {
  readonly first: number;
  last: number;
}
