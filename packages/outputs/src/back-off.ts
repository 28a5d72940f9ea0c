const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait before the next attempt: twice as long each time, up to five minutes. */
export class BackOff {
  readonly #random: () => number;
  #failures = 0;

  /** `random` gives 0 to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A thousand hosts whose receiver comes back must not come back together: half of the time is left to chance. */
  next(askedMs?: number): number {
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    const own = most / 2 + (most / 2) * this.#random();
    return Math.max(own, Math.min(askedMs ?? 0, LONGEST_MS));
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
