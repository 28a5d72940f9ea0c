import type { ActedEvent, ImageDispute, ProcessSighting, Sensor } from "@limpid/core";
import { withoutDeleted } from "./image-run.ts";
import type { Instance } from "./instance.ts";

/** How far two sensors' stamps of one moment lie apart; the joining of sources waits as long for the second one. */
export const SENSORS_APART_MS = 2_000;
/** How far the starts of one process lie apart: some sensors count them from the boot, and their clock drifts. */
const STARTS_APART_MS = 60_000;
const DISPUTES_KEPT = 8;

/** Who tells the present event, where the host has several sensors. */
export interface Teller {
  sensor: Sensor | undefined;
  /** Id of that event. */
  event: string;
}

/** What sensors told of a process of a host that has several. */
export class ToldBy {
  /** The most trusted one that told of it. */
  rank: number;
  /** When that one last did. */
  at: number;
  /** Whether more than one did. */
  several = false;
  readonly disputes: ImageDispute[] = [];
  private readonly first: string;
  /** By sensor, the id that it gives the process now. */
  private readonly ids = new Map<string, string>();

  constructor({ name, rank }: Sensor, at: number) {
    this.first = name;
    this.rank = rank;
    this.at = at;
  }

  by({ name, rank }: Sensor, at: number): void {
    if (name !== this.first) this.several = true;
    if (rank > this.rank) return;
    this.rank = rank;
    if (at > this.at) this.at = at;
  }

  /** A sensor told the same as the one whose event this is. */
  also(sensor: string): void {
    if (sensor !== this.first) this.several = true;
  }

  /** Whether another sensor than this one told of it. */
  byOther(sensor: string): boolean {
    return this.several || sensor !== this.first;
  }

  idOf(sensor: string): string | undefined {
    return this.ids.get(sensor);
  }

  called(sensor: string, id: string): void {
    this.ids.set(sensor, id);
  }

  dispute(dispute: ImageDispute): void {
    if (this.disputes.length < DISPUTES_KEPT) this.disputes.push(dispute);
  }
}

/** Ids of a process, each with the sensor that gave it. */
export interface SensorIds {
  readonly sensor: string;
  readonly id: string;
  /** The one that the same sensor gave it before this execution. */
  readonly former: string | undefined;
}

/** Every id that an event gives its process: its own sensor's, and those of others that told the same. */
export function idsIn({ process, alsoTold }: ActedEvent, sensor: Sensor): readonly SensorIds[] {
  const ids: SensorIds[] = [];
  const { sensorId, formerSensorId } = process;
  if (sensorId !== undefined) ids.push({ sensor: sensor.name, id: sensorId, former: formerSensorId });
  for (const told of alsoTold ?? []) {
    if (told.sensorId !== undefined) ids.push({ sensor: told.sensor, id: told.sensorId, former: told.formerSensorId });
  }
  return ids;
}

/**
 * Whether the bearer of a pid may be the process that a sensor has a new id for: another sensor told of it, this one
 * did not name it yet, and it did not begin at another time.
 */
export function mayBeCalled(holder: Instance, ids: readonly SensorIds[], { startedAt }: ProcessSighting): boolean {
  const { told } = holder;
  if (told === undefined) return holder.startBasis === "named";
  if (!ids.every(({ sensor }) => told.byOther(sensor) && told.idOf(sensor) === undefined)) return false;
  if (startedAt === undefined || holder.startBasis === "named") return true;
  const younger = startedAt - holder.startedAt;
  return younger <= STARTS_APART_MS && (holder.startBasis !== "forked" || younger >= -STARTS_APART_MS);
}

/**
 * The index of the image that a sensor means which names it differently: the file that was asked for, which may be a
 * link to the image, a script, or the image that just ended by another sensor's clock. -1 when it is none of these.
 */
export function imageMeant({ images }: Instance, image: string, at: number): number {
  const wanted = plain(image);
  for (let index = images.length - 1; index >= 0; index--) {
    const run = images[index];
    const next = images[index + 1];
    if (run === undefined) continue;
    if (next !== undefined && next.at < at - SENSORS_APART_MS) return -1;
    for (const path of [run.image, run.file?.path, run.script?.path]) {
      if (path !== undefined && plain(path) === wanted) return index;
    }
  }
  return -1;
}

/** `/bin` is a link to `/usr/bin` on most systems, and some sensors resolve it. */
const MERGED = /^\/usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/;

function plain(path: string): string {
  return withoutDeleted(path).replace(MERGED, "/");
}
