import { type ActedEvent, formatTime, type Sensor, type TelemetryEvent, type Telling } from "@limpid/core";
import { hasPid, placesOf } from "./occurrence.ts";

/** An event that waits for other sensors to tell the same. */
export class Waiting {
  event: TelemetryEvent;
  readonly sensor: Sensor;
  /** A bit for each sensor that told it. */
  tellers: number;
  /** Its stamp is a whole second: it happened within that. */
  readonly coarse: boolean;
  readonly weight: number;
  /** The telling of another sensor that speaks for this one. */
  spokenFor: Waiting | undefined = undefined;
  /** What has to be given out before it. */
  after: Waiting | undefined = undefined;
  /** Where it stands among the events of all sensors, once that is known. */
  place: number | undefined = undefined;
  /** When it is to go. */
  due: number;
  /** What its sensor told of the same host before, while that waits. */
  previous: Waiting | undefined = undefined;
  /** Its time: its own, unless what other sensors tell beside it says that it was another one. */
  at: number;
  /** What stands later than this came after it, by its own sensor's order. */
  before = Number.POSITIVE_INFINITY;
  /** It stands before those of the same place. */
  first = false;
  gone = false;
  /** Where others find it. */
  readonly places: readonly string[];
  /** Those it speaks for. */
  readonly others: Waiting[] = [];

  constructor(event: TelemetryEvent, sensor: Sensor, bit: number, coarse: boolean, weight: number) {
    this.event = event;
    this.at = event.at;
    this.due = event.at;
    this.places = placesOf(event);
    this.sensor = sensor;
    this.tellers = bit;
    this.coarse = coarse;
    this.weight = weight;
  }

  /** The telling that speaks for this one, or itself. */
  get speaker(): Waiting {
    let speaker: Waiting = this;
    while (speaker.spokenFor !== undefined) speaker = speaker.spokenFor;
    return speaker;
  }

  /** Takes over the telling of another sensor, with the event as it is then. */
  speakFor(other: Waiting, event: TelemetryEvent): void {
    this.event = event;
    this.tellers |= other.tellers;
    this.others.push(other);
    other.spokenFor = this;
  }

  /** Whether its word counts more: a whole second says less than a moment, and then the sensor's rank decides. */
  outranks(other: Waiting): boolean {
    return this.coarse === other.coarse ? this.sensor.rank < other.sensor.rank : other.coarse;
  }

  /** How far apart two stamps lie at least, in milliseconds. */
  gap(other: Waiting): number {
    const [start, end] = [this.event.at, this.event.at + (this.coarse ? COARSE_MS : 0)];
    const [otherStart, otherEnd] = [other.event.at, other.event.at + (other.coarse ? COARSE_MS : 0)];
    return Math.max(0, start - otherEnd, otherStart - end);
  }

  /** As the others are to know it. */
  telling(otherImage?: string): Telling {
    const { id, process } = this.event as ActedEvent;
    const named = hasPid(this.event as ActedEvent);
    return {
      sensor: this.sensor.name,
      event: id,
      ...(named && process.sensorId !== undefined ? { sensorId: process.sensorId } : {}),
      ...(named && process.formerSensorId !== undefined ? { formerSensorId: process.formerSensorId } : {}),
      ...(otherImage === undefined ? {} : { otherImage }),
    };
  }

  /** The event at its time. What its sensor said stays in `time`. */
  placed(): TelemetryEvent {
    const { event, at } = this;
    return at === event.at ? event : { ...event, at, time: event.time ?? formatTime(event.at) };
  }
}

/** What happened within a second that is told as its beginning may have happened this much later. */
export const COARSE_MS = 999;
