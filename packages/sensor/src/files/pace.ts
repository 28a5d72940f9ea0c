const SPAN_MS = 50;
/**
 * Events a second from which reading many at once is what keeps up: a waking costs what ten to twenty events cost. A
 * program that writes a file, runs it and unlinks it within two milliseconds makes some 2,000 a second when it does
 * nothing else, and is to be caught.
 */
const BUSY = 3_000;
const GATHER_MS = 5; // of the 150 ms in which the fastest writer fills the kernel's queue of 16,384

/** How a queue is read: at once on a quiet host, every few milliseconds on a busy one. */
export class Pace {
  #emptyAt = 0;
  #spanBegan = 0;
  #inSpan = 0;
  #busy = false;

  /** When the queue was seen to be empty last, in milliseconds of CLOCK_MONOTONIC. */
  get emptyAt(): number {
    return this.#emptyAt;
  }

  /** When to read again without being woken; undefined to be woken. */
  get againInMs(): number | undefined {
    return this.#busy ? GATHER_MS : undefined;
  }

  drained(at: number): void {
    this.#emptyAt = at;
  }

  took(events: number, at: number): void {
    this.#inSpan += events;
    const spanMs = at - this.#spanBegan;
    if (spanMs < SPAN_MS) return;
    this.#busy = (this.#inSpan * 1000) / spanMs >= BUSY;
    this.#spanBegan = at;
    this.#inSpan = 0;
  }
}
