/** Something that waits to be given out in its turn. */
export interface Waiting<E> {
  /** When it happened, by CLOCK_MONOTONIC in milliseconds: the order in which it leaves. */
  at: number;
  /** It does not leave before this moment, unless there are too many. */
  until: number;
  /** Made when it leaves, so that what was learnt meanwhile is in it. */
  readonly make: (at: number) => E | undefined;
}

/**
 * Events in the order they happened, within a bounded window: the kernel tells of processes, of their arguments and of
 * files on three ways that are read one after the other.
 */
export class Outbox<E> {
  readonly #give: (event: E) => void;
  /** Sorted by time; those before `#head` are gone. */
  #waiting: Waiting<E>[] = [];
  #head = 0;

  constructor(give: (event: E) => void) {
    this.#give = give;
  }

  get size(): number {
    return this.#waiting.length - this.#head;
  }

  /** Behind all of the same time. */
  add(waiting: Waiting<E>): void {
    const list = this.#waiting;
    let index = list.length;
    while (index > this.#head && (list[index - 1]?.at ?? 0) > waiting.at) index--;
    if (index === list.length) list.push(waiting);
    else list.splice(index, 0, waiting);
    if (this.size > MAX_WAITING) this.#giveFirst();
  }

  /**
   * Puts those that `moves` picks, and that stand at `at` or later, before everything else from then on: they happened
   * before it, as was learnt since.
   */
  moveBefore(at: number, moves: (waiting: Waiting<E>) => boolean): void {
    const list = this.#waiting;
    let from = list.length;
    while (from > this.#head && (list[from - 1]?.at ?? 0) >= at) from--;
    const tail = list.slice(from);
    const moved = tail.filter(moves);
    if (moved.length === 0) return;
    for (const waiting of moved) waiting.at = at;
    const others = tail.filter((waiting) => !moved.includes(waiting));
    list.splice(from, tail.length, ...moved, ...others);
  }

  /**
   * Gives out what need not wait at `now`, up to the first that does, or that happened at `before` or later: what came
   * before that one may not have been heard yet. Until when it waits, undefined for none.
   */
  release(now: number, before = Number.POSITIVE_INFINITY): number | undefined {
    for (;;) {
      const first = this.#waiting[this.#head];
      if (first === undefined) break;
      if (first.until > now || first.at >= before) return Math.max(first.until, now);
      this.#giveFirst();
    }
    this.#waiting = [];
    this.#head = 0;
    return undefined;
  }

  flush(): void {
    while (this.size > 0) this.#giveFirst();
  }

  #giveFirst(): void {
    const first = this.#waiting[this.#head];
    this.#waiting[this.#head] = DONE; // holds on to nothing
    this.#head++;
    if (this.#head >= MAX_WAITING) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    const event = first?.make(first.at);
    if (event !== undefined) this.#give(event);
  }
}

const DONE = { at: Number.NEGATIVE_INFINITY, until: 0, make: () => undefined };
const MAX_WAITING = 16_384; // more than a fork bomb makes in the time that anything waits
