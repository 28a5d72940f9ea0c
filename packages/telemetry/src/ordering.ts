import { formatTime, type TelemetryEvent } from "@limpid/core";
import { weightOf } from "./weight.ts";

/** Sensors write an event a moment after it happened, some threads before others. */
const WAIT_MS = 2000;
/** More events than this do not wait: a busy host writes thousands in a second. */
const MAX_WAITING = 256;
const MAX_HELD = 32 << 20; // characters, over all hosts: one execution can have megabytes of arguments
const MAX_HOSTS = 1024; // a hostile stream can make up any number

/**
 * Events of sources that write whole events, in the order they happened: by time, those of the same time as they came.
 * Each host has its window. What comes later than it reaches takes the place of its arrival, because time never runs
 * backwards for those who listen; its own time stays in `time`.
 */
export class Ordering {
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #hosts = new Map<string, HostOrder>();
  #latest: HostOrder | undefined;
  /** What waits, in characters, since everything was given out last: an upper bound. */
  #held = 0;

  constructor(sink: (event: TelemetryEvent) => void) {
    this.#sink = sink;
  }

  add(event: TelemetryEvent): void {
    let order = this.#latest;
    if (order === undefined || order.host !== event.host) {
      order = this.#hosts.get(event.host) ?? this.#begin(event.host);
      this.#latest = order;
    }
    order.add(event);
    const weight = weightOf(event);
    if (weight > HEAVY) this.#held += weight;
    if (this.#held > MAX_HELD) this.flush();
  }

  /** Gives out everything. */
  flush(): void {
    for (const order of this.#hosts.values()) order.flush();
    this.#held = 0;
  }

  #begin(host: string): HostOrder {
    if (this.#hosts.size >= MAX_HOSTS) {
      for (const [oldest, order] of this.#hosts) {
        order.flush();
        this.#hosts.delete(oldest);
        break;
      }
    }
    const order = new HostOrder(host, this.#sink);
    this.#hosts.set(host, order);
    return order;
  }
}

/** Lighter events are bounded by their number. */
const HEAVY = 16_384;

class HostOrder {
  readonly host: string;
  readonly #sink: (event: TelemetryEvent) => void;
  /** Sorted by time; those before `#head` are given out. */
  #waiting: TelemetryEvent[] = [];
  #head = 0;
  #newest = Number.NEGATIVE_INFINITY;
  #given = Number.NEGATIVE_INFINITY;

  constructor(host: string, sink: (event: TelemetryEvent) => void) {
    this.host = host;
    this.#sink = sink;
  }

  add(event: TelemetryEvent): void {
    const list = this.#waiting;
    const late =
      event.at < this.#given ? { ...event, at: this.#given, time: event.time ?? formatTime(event.at) } : event;
    let index = list.length;
    while (index > this.#head && (list[index - 1]?.at ?? 0) > late.at) index--;
    if (index === list.length) list.push(late);
    else list.splice(index, 0, late);
    if (late.at > this.#newest) this.#newest = late.at;
    this.#release();
  }

  flush(): void {
    for (; this.#head < this.#waiting.length; this.#head++) this.#give(this.#waiting[this.#head]);
    this.#waiting = [];
    this.#head = 0;
  }

  #release(): void {
    const list = this.#waiting;
    for (; this.#head < list.length; this.#head++) {
      const first = list[this.#head];
      const waited = first !== undefined && this.#newest - first.at > WAIT_MS;
      if (!waited && list.length - this.#head <= MAX_WAITING) break;
      this.#give(first);
    }
    if (this.#head >= 2 * MAX_WAITING) {
      this.#waiting = list.slice(this.#head);
      this.#head = 0;
    }
  }

  #give(event: TelemetryEvent | undefined): void {
    if (event === undefined) return;
    this.#given = event.at;
    this.#sink(event);
  }
}
