import type { ActedEvent, Sensor, TelemetryEvent } from "@limpid/core";
import { weightOf } from "@limpid/telemetry";
import { dispute, enrich } from "./enrich.ts";
import { differences, hasPid, isSameOccurrence, isSameProgram, isWriteOf, placesOfOpening } from "./occurrence.ts";
import { Places } from "./places.ts";
import { type SensorClock, Stream } from "./stream.ts";
import { COARSE_MS, type Waiting } from "./waiting.ts";

/**
 * How far two sensors' stamps of one occurrence lie apart: auditd waits as long for the rest of an event
 * (end_of_event_timeout), and agents stamp what they read from the kernel a moment later.
 */
export const TOLERANCE_MS = 2_000;
const REACH_MS = TOLERANCE_MS + COARSE_MS;
/** Two executions of one process within this time, each told by one sensor alone, are one that they disagree about. */
const SAME_MOMENT_MS = 20;
/** Of several tellings that fit, those within this time are met first, the oldest one of them. */
const NEAR_MS = 50;
/** An event is given out when nothing that could be of its kind, nor what stands beside that, can come any more. */
const HOLD_MS = 2 * REACH_MS;
const MAX_WAITING = 131_072; // all that a source holds back itself may come at once, and that of another one
const MAX_HELD = 64 << 20; // characters of them

export interface JoinCounts {
  /** Events of all sensors. */
  readonly told: number;
  /** Of these, the ones that say what another sensor said already: they are counted once with it. */
  readonly again: number;
  /** Executions of which sensors say different things. */
  readonly disputed: number;
  /** Events that came when later ones had been given out: of a clock or an order that is off by more than is waited. */
  readonly late: number;
  /** Events given out before their time, because memory is bounded. */
  readonly early: number;
}

/** One sensor's way into a joining. */
export interface JoinedSensor {
  readonly sensor: Sensor;
  readonly take: (event: TelemetryEvent) => void;
  /** Nothing comes any more. */
  readonly end: () => void;
  /** The time it told of last; positive infinity after its end. Who stands behind is to be read next. */
  readonly reached: () => number;
}

/**
 * Brings the events of several sensors into one order by time, and makes one event of all that tell of one occurrence
 * on one host. It gives out what it took in, in the order of each sensor, whatever their clocks say.
 */
export class Joining {
  readonly #give: (event: TelemetryEvent, sensor: Sensor) => void;
  readonly #limits: { readonly waiting: number; readonly held: number };
  readonly #streams: Stream[] = [];
  readonly #places = new Places();
  #sensors = 0;
  #waiting = 0;
  #held = 0;
  #given = Number.NEGATIVE_INFINITY;
  #told = 0;
  #again = 0;
  #disputed = 0;
  #late = 0;
  #early = 0;

  constructor(
    give: (event: TelemetryEvent, sensor: Sensor) => void,
    limits: { readonly waiting?: number; readonly held?: number } = {},
  ) {
    this.#give = give;
    this.#limits = { waiting: limits.waiting ?? MAX_WAITING, held: limits.held ?? MAX_HELD };
  }

  /** All are to be opened before the first event comes, in the order of their ranks. */
  open(sensor: Sensor): JoinedSensor {
    const clock: SensorClock = { at: Number.NEGATIVE_INFINITY };
    const acts = new Stream(sensor, this.#sensors, clock);
    const reports = new Stream(sensor, this.#sensors++, clock);
    this.#streams.push(acts, reports);
    return {
      sensor,
      take: (event) => this.#take(event, event.kind === "file.reported" ? reports : acts),
      end: () => {
        acts.ended = true;
        reports.ended = true;
        this.#release();
      },
      reached: () => (acts.ended ? Number.POSITIVE_INFINITY : clock.at),
    };
  }

  get counts(): JoinCounts {
    return {
      told: this.#told,
      again: this.#again,
      disputed: this.#disputed,
      late: this.#late,
      early: this.#early,
    };
  }

  #take(event: TelemetryEvent, stream: Stream): void {
    this.#told++;
    if (event.at < this.#given) this.#late++;
    const waiting = stream.add(event, weightOf(event));
    this.#waiting++;
    this.#held += waiting.weight;
    this.#meet(waiting);
    for (const place of waiting.places) this.#places.add(place, waiting);
    this.#release();
  }

  /** Finds who told the same already: what agrees best, and of that the oldest, because sensors keep their order. */
  #meet(waiting: Waiting): void {
    const event = waiting.event as ActedEvent; // nothing else has places
    const known = this.#places.best(
      waiting.places,
      ({ speaker }) =>
        (speaker.tellers & waiting.tellers) === 0 &&
        speaker.gap(waiting) <= TOLERANCE_MS &&
        isSameOccurrence(speaker.event as ActedEvent, event),
      ({ speaker }) => 2 * differences(speaker.event as ActedEvent, event) + (speaker.gap(waiting) <= NEAR_MS ? 0 : 1),
    );
    if (known !== undefined) this.#join(known.speaker, waiting);
  }

  /** Two tellings of one occurrence: the one that counts more speaks for the other. */
  #join(one: Waiting, other: Waiting): void {
    const [speaker, spokenFor] = other.outranks(one) ? [other, one] : [one, other];
    const told = enrich(speaker.event as ActedEvent, spokenFor.event as ActedEvent, spokenFor.telling());
    speaker.speakFor(spokenFor, told);
    this.#again++;
  }

  /** Gives out what no open stream can add to any more, the oldest first, and what there is no room for. */
  #release(): void {
    let horizon = Number.POSITIVE_INFINITY;
    for (const { ended, clock } of this.#streams) if (!ended) horizon = Math.min(horizon, clock.at);
    for (;;) {
      const crowded = this.#waiting > this.#limits.waiting || this.#held > this.#limits.held;
      const next = this.#next(crowded ? Number.POSITIVE_INFINITY : horizon - HOLD_MS);
      if (next === undefined) return;
      if (next.waiting.due > horizon - HOLD_MS) this.#early++;
      this.#settle(next.waiting);
      if (next.waiting.spokenFor !== undefined) continue; // it goes with who speaks for it
      next.stream.take();
      this.#leave(next.waiting);
      const event = next.waiting.placed();
      if (event.at > this.#given) this.#given = event.at;
      this.#give(event, next.waiting.sensor);
    }
  }

  /** The oldest of all streams' heads that waits for no other; undefined when it is younger than `until`. */
  #next(until: number): { readonly stream: Stream; readonly waiting: Waiting } | undefined {
    let best: { readonly stream: Stream; readonly waiting: Waiting; readonly place: number } | undefined;
    let held: typeof best;
    let youngest = Number.POSITIVE_INFINITY;
    for (const stream of this.#streams) {
      const waiting = stream.head(this.#leave);
      if (waiting === undefined) continue;
      if (waiting.due > until) {
        youngest = Math.min(youngest, waiting.due); // where it stands is not known yet
        continue;
      }
      const place = stream.placeHead(waiting, REACH_MS);
      const mine = { stream, waiting, place };
      if (waiting.after !== undefined && !waiting.after.gone) {
        if (held === undefined || place < held.place) held = mine;
      } else if (best === undefined || place < best.place || (place === best.place && waiting.first)) best = mine;
    }
    // Two sensors that tell things in opposite orders would wait for each other.
    const next = best ?? (youngest === Number.POSITIVE_INFINITY ? held : undefined);
    return next === undefined || next.place > youngest ? undefined : next;
  }

  /** Whatever another sensor says of the same in other words, or against it, is known now. */
  #settle(waiting: Waiting): void {
    const { event } = waiting;
    if (event.kind === "process.executed") this.#settleExecution(waiting, event);
    else {
      const opening = this.#places.best(
        placesOfOpening(event),
        (other) =>
          other !== waiting &&
          other.spokenFor === undefined &&
          (other.tellers & waiting.tellers) === 0 &&
          other.event.at <= waiting.before &&
          other.gap(waiting) <= TOLERANCE_MS &&
          isWriteOf(other.event as ActedEvent, event as ActedEvent),
        (other) => other.gap(waiting),
      );
      if (opening === undefined) return;
      opening.speakFor(waiting, enrich(opening.event as ActedEvent, event as ActedEvent, waiting.telling()));
      this.#again++;
    }
  }

  /**
   * An execution that one sensor alone tells, and another one alone at the same moment: of the same program, with
   * arguments that were read differently, or of different programs, of which one is not true.
   */
  #settleExecution(waiting: Waiting, event: ActedEvent): void {
    if (!hasPid(event) || event.alsoTold !== undefined) return;
    const other = this.#places.best(
      waiting.places.slice(0, 1),
      (there) =>
        there !== waiting &&
        there.spokenFor === undefined &&
        (there.tellers & waiting.tellers) === 0 &&
        (there.event as ActedEvent).alsoTold === undefined &&
        there.gap(waiting) <= SAME_MOMENT_MS &&
        (isSameProgram(there.event as ActedEvent, event) || !(there.coarse || waiting.coarse)),
      (there) => there.gap(waiting),
    );
    if (other === undefined) return;
    if (isSameProgram(other.event as ActedEvent, event)) {
      this.#join(other, waiting);
      return;
    }
    const [believed, doubted] = other.outranks(waiting) ? [other, waiting] : [waiting, other];
    const image = "image" in doubted.event ? doubted.event.image : undefined;
    believed.speakFor(doubted, dispute(believed.event as ActedEvent, doubted.telling(image ?? "?")));
    this.#disputed++;
  }

  /** It leaves its stream; who is spoken for is found until who speaks for it leaves. */
  readonly #leave = (waiting: Waiting): void => {
    this.#waiting--;
    this.#held -= waiting.weight;
    if (waiting.spokenFor !== undefined) return;
    waiting.gone = true;
    this.#tidy(waiting);
  };

  #tidy({ places, others }: Waiting): void {
    for (const place of places) this.#places.tidy(place);
    for (const other of others) this.#tidy(other); // as deep as there are sensors
  }
}
