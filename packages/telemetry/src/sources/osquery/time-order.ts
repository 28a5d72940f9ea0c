import type { TelemetryEvent } from "@limpid/core";
import { weightOf } from "../../weight.ts";
import { likelyOrder } from "./likely-order.ts";

/** Each table is asked on a schedule of its own; those of events are asked at least this often in practice. */
const WAIT_MS = 300_000;
const MAX_WAITING = 65_536; // of all hosts together, some 40 MB
const MAX_HELD = 64 << 20; // characters of them
const MAX_HOSTS = 1024; // a hostile stream can make up any number

/**
 * Puts the events of several tables in the order in which they happened. The rows of one table come together, for the
 * whole time since its last query, so what one process did stands in the log minutes apart and in any order.
 */
export class TimeOrder {
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #hosts = new Map<string, Queue>();
  #waiting = 0;
  #held = 0;

  constructor(sink: (event: TelemetryEvent) => void) {
    this.#sink = sink;
  }

  /** `askedAt`: when the query ran that gave the event. */
  add(event: TelemetryEvent, askedAt: number): void {
    let queue = this.#hosts.get(event.host);
    if (queue === undefined) {
      if (this.#hosts.size >= MAX_HOSTS) this.#leaveOldestHost();
      queue = new Queue();
      this.#hosts.set(event.host, queue);
    }
    queue.add(event);
    this.#waiting += 1;
    this.#held += weightOf(event);
    queue.newest = Math.max(queue.newest, askedAt);
    while (queue.size > 0 && (queue.oldest < queue.newest - WAIT_MS || this.#waiting > MAX_WAITING)) {
      this.#give(queue);
    }
    if (this.#held > MAX_HELD) this.flush();
  }

  flush(): void {
    for (const queue of this.#hosts.values()) while (queue.size > 0) this.#give(queue);
  }

  /** Gives out what no table can be about any more, by a clock that goes on by itself. True: nothing waits. */
  giveWhole(now: number): boolean {
    for (const queue of this.#hosts.values()) while (queue.size > 0 && queue.oldest < now - WAIT_MS) this.#give(queue);
    return this.#waiting === 0;
  }

  #leaveOldestHost(): void {
    for (const [host, queue] of this.#hosts) {
      while (queue.size > 0) this.#give(queue);
      this.#hosts.delete(host);
      return;
    }
  }

  /** The oldest second: times are whole seconds, so what shares one has no order but the likely one. */
  #give(queue: Queue): void {
    const at = queue.oldest;
    const second: TelemetryEvent[] = [];
    while (queue.size > 0 && queue.oldest === at) {
      const event = queue.take();
      if (event === undefined) continue;
      second.push(event);
      this.#held -= weightOf(event);
    }
    this.#waiting -= second.length;
    for (const event of likelyOrder(second)) this.#sink(event);
  }
}

interface Entry {
  readonly event: TelemetryEvent;
  /** Of two events of one time the one that came first goes first. */
  readonly turn: number;
}

/** A binary heap: however the tables come, an event costs a logarithm of those that wait. */
class Queue {
  readonly #heap: Entry[] = [];
  #turns = 0;
  newest = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#heap.length;
  }

  get oldest(): number {
    return this.#heap[0]?.event.at ?? Number.POSITIVE_INFINITY;
  }

  add(event: TelemetryEvent): void {
    const heap = this.#heap;
    const entry = { event, turn: this.#turns++ };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || goesBefore(parent, entry)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  take(): TelemetryEvent | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) this.#sink(last);
    return first?.event;
  }

  /** Puts an entry where the first one was, and lets it sink to its place. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const next = other !== undefined && goesBefore(other, one) ? left + 1 : left;
      const child = heap[next];
      if (child === undefined || goesBefore(entry, child)) break;
      heap[at] = child;
      at = next;
    }
    heap[at] = entry;
  }
}

function goesBefore(one: Entry, other: Entry): boolean {
  return one.event.at === other.event.at ? one.turn < other.turn : one.event.at < other.event.at;
}
