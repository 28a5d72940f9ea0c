import type { Sensor, TelemetryEvent } from "@limpid/core";
import { COARSE_MS, Waiting } from "./waiting.ts";

/**
 * The events of one sensor that wait, in the order in which it told them. What it alone tells keeps its place between
 * those that others tell too: their stamps are the common measure, and a sensor whose clock stands a second apart, or
 * who knows whole seconds only, puts nothing before its cause.
 */
export class Stream {
  readonly sensor: Sensor;
  readonly bit: number;
  /** The newest time it told of. */
  newest = Number.NEGATIVE_INFINITY;
  ended = false;
  /** Until a stamp has a fraction, it is taken to know whole seconds. */
  #whole = true;
  #queue: Waiting[] = [];
  #head = 0;
  /** Index of the first one from the head on that another sensor speaks for; as far as was looked when there is none. */
  #anchor = 0;
  /** The last one that another sensor spoke for. */
  #passed: Waiting | undefined = undefined;

  constructor(sensor: Sensor, index: number) {
    this.sensor = sensor;
    this.bit = 1 << index;
  }

  add(event: TelemetryEvent, weight: number): Waiting {
    if (event.at % 1000 !== 0) this.#whole = false;
    const waiting = new Waiting(event, this.sensor, this.bit, this.#whole, weight);
    this.#queue.push(waiting);
    if (event.at > this.newest) this.newest = event.at;
    return waiting;
  }

  /** The first one that nobody else speaks for; those before it go. */
  head(left: (waiting: Waiting) => void): Waiting | undefined {
    for (;;) {
      const first = this.#queue[this.#head];
      if (first?.spokenFor === undefined) return first;
      this.#passed = first;
      this.#shift();
      left(first);
    }
  }

  take(): void {
    this.#shift();
  }

  /** Where the head stands among the events of all sensors, when what may speak for others within `span` is known. */
  placeHead(waiting: Waiting, span: number): number {
    if (waiting.place !== undefined) return waiting.place;
    const { at } = waiting.event;
    const passed = this.#passed?.speaker;
    const anchor = this.#nextAnchor(at + span);
    const next = anchor?.speaker.event.at;
    const sameSecond = waiting.coarse && anchor?.event.at === at;
    const least = passed === undefined || Math.abs(passed.event.at - at) > span ? at : passed.event.at;
    if (next !== undefined) waiting.before = next;
    let place = Math.max(at, least);
    if (next !== undefined && (sameSecond || next <= place)) {
      place = Math.max(next, least);
      waiting.first = true;
    } else if (waiting.coarse && waiting.event.kind === "file.reported") place = Math.max(place, at + COARSE_MS);
    if (passed !== undefined && !passed.gone && passed.event.at <= place) waiting.after = passed;
    waiting.place = place;
    return place;
  }

  /** The next one of this stream that others tell too, and another one speaks for. */
  #nextAnchor(until: number): Waiting | undefined {
    this.#anchor = Math.max(this.#anchor, this.#head);
    for (; this.#anchor < this.#queue.length; this.#anchor++) {
      const waiting = this.#queue[this.#anchor];
      if (waiting === undefined || waiting.event.at > until) return undefined;
      if (waiting.spokenFor !== undefined) return waiting;
    }
    return undefined;
  }

  #shift(): void {
    this.#head++;
    if (this.#head < 1024 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#anchor = Math.max(0, this.#anchor - this.#head);
    this.#head = 0;
  }
}
