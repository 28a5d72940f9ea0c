const SPAN_MS = 50;
const BUSY = 10_000; // events a second from which reading many at once is what keeps up
const LIVELY = 500; // events a second from which waking for each one is felt
const BUSY_GATHER_MS = 5; // measured: the queue's 16,384 events are 150 ms of the fastest writer
const LIVELY_GATHER_MS = 1;

/**
 * How long to let events gather. A quiet host is read at once, so that a program that writes a file, runs it and
 * unlinks it within two milliseconds is caught; a busy one in batches, which costs a third.
 */
export class Pace {
  #emptyAt = 0;
  #spanBegan = 0;
  #inSpan = 0;
  #perSecond = 0;

  /** The queue was seen to be empty at this moment, in milliseconds of CLOCK_MONOTONIC. */
  get emptyAt(): number {
    return this.#emptyAt;
  }

  drained(at: number): void {
    this.#emptyAt = at;
  }

  took(events: number, at: number): void {
    this.#inSpan += events;
    const spanMs = at - this.#spanBegan;
    if (spanMs < SPAN_MS) return;
    this.#perSecond = (this.#inSpan * 1000) / spanMs;
    this.#spanBegan = at;
    this.#inSpan = 0;
  }

  gatherMs(): number {
    if (this.#perSecond >= BUSY) return BUSY_GATHER_MS;
    return this.#perSecond >= LIVELY ? LIVELY_GATHER_MS : 0;
  }
}
