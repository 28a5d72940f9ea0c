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
  readonly clock: SensorClock;
  ended = false;
  /** Until a stamp has a fraction, it is taken to know whole seconds. */
  #whole = true;
  #queue: Waiting[] = [];
  #head = 0;
  /** By host, the last one that another sensor spoke for. */
  readonly #passed = new Map<string, Waiting>();
  /** By host, what was told last. */
  readonly #last = new Map<string, Waiting>();

  constructor(sensor: Sensor, index: number, clock: SensorClock) {
    this.sensor = sensor;
    this.clock = clock;
    this.bit = 1 << index;
  }

  add(event: TelemetryEvent, weight: number): Waiting {
    if (event.at % 1000 !== 0) this.#whole = false;
    const waiting = new Waiting(event, this.sensor, this.bit, this.#whole, weight);
    this.#queue.push(waiting);
    this.#wait(waiting);
    this.clock.at = event.at;
    return waiting;
  }

  /** The first one that nobody else speaks for; those before it go. */
  head(left: (waiting: Waiting) => void): Waiting | undefined {
    for (;;) {
      const first = this.#queue[this.#head];
      if (first?.spokenFor === undefined) return first;
      if (this.#passed.size >= MAX_HOSTS) this.#passed.clear();
      this.#passed.set(first.event.host, first);
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
    const { at, host, kind } = waiting.event;
    const passed = this.#near(this.#passed.get(host), at, span);
    const anchor = this.#nextAnchor(host, at + span);
    const next = this.#near(anchor, at, span)?.event.at;
    if (next !== undefined) waiting.before = next;
    const sameSecond = waiting.coarse && anchor?.event.at === at;
    const earliest = Math.max(at, passed?.event.at ?? at);
    if (next !== undefined && (sameSecond || next <= earliest)) {
      waiting.at = Math.max(next, passed?.event.at ?? next);
      waiting.first = true;
    } else waiting.at = waiting.coarse && kind === "file.reported" ? Math.max(earliest, at + COARSE_MS) : earliest;
    waiting.place = waiting.at === at ? waiting.due : waiting.at;
    if (passed !== undefined && !passed.gone && passed.event.at <= waiting.place) waiting.after = passed;
    return waiting.place;
  }

  /** A stamp that lies far ahead of what its sensor tells of the same host afterwards is not waited for. */
  #wait(waiting: Waiting): void {
    const { at, host } = waiting.event;
    waiting.previous = this.#last.get(host);
    let before = waiting.previous;
    for (let steps = 0; before !== undefined && before.due > at + FAR_MS && steps < LOOKED_AHEAD; steps++) {
      before.due = at;
      before = before.previous;
    }
    if (this.#last.size >= MAX_HOSTS) this.#last.clear();
    this.#last.set(host, waiting);
  }

  /** Who speaks for `told`, when it is near enough to say something of what stands beside it. */
  #near(told: Waiting | undefined, at: number, span: number): Waiting | undefined {
    const speaker = told?.speaker;
    return speaker === undefined || Math.abs(speaker.event.at - at) > span ? undefined : speaker;
  }

  /** The next event of this host that another sensor speaks for. */
  #nextAnchor(host: string, until: number): Waiting | undefined {
    const end = Math.min(this.#queue.length, this.#head + LOOKED_AHEAD);
    for (let index = this.#head; index < end; index++) {
      const waiting = this.#queue[index];
      if (waiting === undefined || waiting.event.host !== host) continue;
      if (waiting.event.at > until) return undefined;
      if (waiting.spokenFor !== undefined) return waiting;
    }
    return undefined;
  }

  #shift(): void {
    const first = this.#queue[this.#head];
    if (first !== undefined) first.previous = undefined; // what is gone is not held
    this.#head++;
    if (this.#head < 1024 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}

const FAR_MS = 60_000;
/** So many events are looked at for the next one that others tell too. */
const LOOKED_AHEAD = 256;
const MAX_HOSTS = 4096; // as many as a pipeline has open

/** The time that a sensor told of last: a forged stamp moves it for one event only. */
export interface SensorClock {
  at: number;
}
