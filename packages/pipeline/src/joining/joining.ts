import type { ActedEvent, Sensor, TelemetryEvent } from "@limpid/core";
import { weightOf } from "@limpid/telemetry";
import { dispute, enrich } from "./enrich.ts";
import { hasPid, isSameOccurrence, isSameProgram, isWriteOf, placesOf, placesOfCreation } from "./occurrence.ts";
import { Places } from "./places.ts";
import { Stream } from "./stream.ts";
import { COARSE_MS, type Waiting } from "./waiting.ts";

/**
 * How far two sensors' stamps of one occurrence lie apart: auditd waits as long for the rest of an event
 * (end_of_event_timeout), and agents stamp what they read from the kernel a moment later.
 */
export const TOLERANCE_MS = 2_000;
const REACH_MS = TOLERANCE_MS + COARSE_MS;
/** Two executions of one process within this time, each told by one sensor alone, are one that they disagree about. */
const SAME_MOMENT_MS = 20;
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
  /** The newest time it told of; positive infinity after its end. Who stands behind is to be read next. */
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
    const acts = new Stream(sensor, this.#sensors);
    const reports = new Stream(sensor, this.#sensors++);
    this.#streams.push(acts, reports);
    return {
      sensor,
      take: (event) => this.#take(event, event.kind === "file.reported" ? reports : acts),
      end: () => {
        acts.ended = true;
        reports.ended = true;
        this.#release();
      },
      reached: () => (acts.ended ? Number.POSITIVE_INFINITY : Math.max(acts.newest, reports.newest)),
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
    const places = placesOf(event);
    this.#meet(waiting, places);
    for (const place of places) this.#places.add(place, waiting);
    this.#release();
  }

  /** Finds who told the same already, the nearest in time. */
  #meet(waiting: Waiting, places: readonly string[]): void {
    const event = waiting.event as ActedEvent; // nothing else has places
    const known = this.#places.nearest(
      places,
      ({ speaker }) =>
        !speaker.gone &&
        (speaker.tellers & waiting.tellers) === 0 &&
        speaker.gap(waiting) <= TOLERANCE_MS &&
        isSameOccurrence(speaker.event as ActedEvent, event),
      ({ speaker }) => speaker.gap(waiting),
    );
    if (known !== undefined) this.#join(known.speaker, waiting);
  }

  /** Two tellings of one occurrence: the one that counts more speaks for the other. */
  #join(one: Waiting, other: Waiting): void {
    const [speaker, spokenFor] = other.outranks(one) ? [other, one] : [one, other];
    speaker.event = enrich(speaker.event as ActedEvent, spokenFor.event as ActedEvent, spokenFor.telling());
    speaker.tellers |= spokenFor.tellers;
    spokenFor.spokenFor = speaker;
    this.#again++;
  }

  /** Gives out what no open stream can add to any more, the oldest first, and what there is no room for. */
  #release(): void {
    let horizon = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.#streams.length; index += 2) {
      const [acts, reports] = [this.#streams[index], this.#streams[index + 1]];
      if (acts === undefined || reports === undefined || acts.ended) continue;
      horizon = Math.min(horizon, Math.max(acts.newest, reports.newest));
    }
    for (;;) {
      const next = this.#next();
      if (next === undefined) return;
      const crowded = this.#waiting > this.#limits.waiting || this.#held > this.#limits.held;
      if (next.waiting.event.at > horizon - HOLD_MS) {
        if (!crowded) return;
        this.#early++;
      }
      this.#settle(next.waiting);
      if (next.waiting.spokenFor !== undefined) continue; // it goes with who speaks for it
      next.stream.take();
      this.#leave(next.waiting);
      const event = next.waiting.placed();
      if (event.at > this.#given) this.#given = event.at;
      this.#give(event, next.waiting.sensor);
    }
  }

  /** The oldest of all streams' heads that waits for no other. */
  #next(): { readonly stream: Stream; readonly waiting: Waiting } | undefined {
    let best: { readonly stream: Stream; readonly waiting: Waiting; readonly place: number } | undefined;
    let held: typeof best;
    for (const stream of this.#streams) {
      const waiting = stream.head(this.#leave);
      if (waiting === undefined) continue;
      const place = stream.placeHead(waiting, REACH_MS);
      const mine = { stream, waiting, place };
      if (waiting.after !== undefined && !waiting.after.gone) {
        if (held === undefined || place < held.place) held = mine;
      } else if (best === undefined || place < best.place || (place === best.place && waiting.first)) best = mine;
    }
    return best ?? held; // two sensors that tell things in opposite orders wait for each other
  }

  /** Whatever another sensor says of the same in other words, or against it, is known now. */
  #settle(waiting: Waiting): void {
    const { event } = waiting;
    if (event.kind === "process.executed") this.#settleExecution(waiting, event);
    else {
      const creation = this.#places.nearest(
        placesOfCreation(event),
        (other) =>
          other !== waiting &&
          other.spokenFor === undefined &&
          (other.tellers & waiting.tellers) === 0 &&
          other.gap(waiting) <= TOLERANCE_MS &&
          isWriteOf(other.event as ActedEvent, event as ActedEvent),
        (other) => other.gap(waiting),
      );
      if (creation === undefined) return;
      creation.event = enrich(creation.event as ActedEvent, event as ActedEvent, waiting.telling());
      creation.tellers |= waiting.tellers;
      waiting.spokenFor = creation;
      this.#again++;
    }
  }

  /**
   * An execution that one sensor alone tells, and another one alone at the same moment: of the same program, with
   * arguments that were read differently, or of different programs, of which one is not true.
   */
  #settleExecution(waiting: Waiting, event: ActedEvent): void {
    if (!hasPid(event) || event.alsoTold !== undefined) return;
    const other = this.#places.nearest(
      placesOf(event).slice(0, 1),
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
    believed.event = dispute(believed.event as ActedEvent, doubted.telling(image ?? "?"));
    believed.tellers |= doubted.tellers;
    doubted.spokenFor = believed;
    this.#disputed++;
  }

  readonly #leave = (waiting: Waiting): void => {
    waiting.gone = true;
    this.#waiting--;
    this.#held -= waiting.weight;
    for (const place of placesOf(waiting.event)) this.#places.tidy(place);
  };
}
