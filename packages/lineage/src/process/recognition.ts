import type { ActedEvent, ProcessSighting, Sensor } from "@limpid/core";
import type { Arrivals } from "./arrivals.ts";
import type { Births } from "./births.ts";
import type { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import type { Parents } from "./parents.ts";
import type { LineageParts } from "./parts.ts";
import type { ProcessTable } from "./process-table.ts";
import { belongsBefore, contradicts, isLastCall, mayBeChild } from "./same-process.ts";
import type { LineageTally } from "./tally.ts";
import { idsIn, mayBeCalled, type SensorIds, ToldBy } from "./told-by.ts";

/** Which process a record is about: by its pid, by the id that a sensor gives it, or by those of several sensors. */
export class Recognition {
  readonly #limits: LineageLimits;
  readonly #table: ProcessTable;
  readonly #births: Births;
  readonly #tally: LineageTally;
  readonly #parents: Parents;
  readonly #arrivals: Arrivals;

  constructor({ limits, table, births, tally }: LineageParts, parents: Parents, arrivals: Arrivals) {
    this.#limits = limits;
    this.#table = table;
    this.#births = births;
    this.#tally = tally;
    this.#parents = parents;
    this.#arrivals = arrivals;
  }

  /** The process that acted; one that was not known yet is from now on. */
  actingIn(event: ActedEvent, sensor: Sensor | undefined): Instance {
    const seen = event.process;
    if (sensor !== undefined) return this.#bySensors(event, seen, sensor);
    return seen.sensorId === undefined ? this.#byPid(event, seen) : this.#bySensorId(event, seen, seen.sensorId);
  }

  #byPid(event: ActedEvent, seen: ProcessSighting): Instance {
    const known = this.#table.get(seen.pid);
    if (known === undefined) return this.#arrivals.arrive(event, seen, undefined);
    // Nearly every event ends here: the same process as in its last record.
    if (
      known.exitedAt === undefined &&
      event.at >= known.startedAt &&
      (seen.ppid === known.ppid || seen.ppid === undefined) &&
      (seen.loginUser === known.loginUser || seen.loginUser === undefined) &&
      known.startBasis !== "named"
    ) {
      return known;
    }
    return this.#recognise(known, event, seen);
  }

  #bySensorId(event: ActedEvent, seen: ProcessSighting, sensorId: string): Instance {
    const known = this.#table.bySensorId(sensorId) ?? this.#renamed(seen, sensorId);
    if (known === undefined) {
      const holder = this.#table.get(seen.pid);
      if (holder !== undefined && holder.sensorId === undefined && holder.startBasis === "named") {
        // Children named it by pid before it acted; its key stays the one they were told.
        this.#table.setSensorId(sensorId, holder);
        return this.#recognise(holder, event, seen);
      }
      if (holder !== undefined) this.#arrivals.endUnseen(holder, event.at);
      return this.#arrivals.arrive(event, seen, holder);
    }
    this.#parents.adopt(known, event, seen);
    return known;
  }

  /**
   * One process, whatever each sensor calls it. Who has no id for it yet, or none at all, means the bearer of the pid;
   * all that is said of ends, forks and starts tells a reused pid apart.
   */
  #bySensors(event: ActedEvent, seen: ProcessSighting, sensor: Sensor): Instance {
    const ids = idsIn(event, sensor);
    let process = this.#calledBy(ids);
    if (process !== undefined) this.#parents.adopt(process, event, seen);
    else {
      const holder = this.#table.get(seen.pid);
      if (ids.length > 0 && holder !== undefined && !mayBeCalled(holder, ids, seen)) {
        this.#arrivals.endUnseen(holder, event.at);
        process = this.#arrivals.arrive(event, seen, holder);
      } else process = this.#byPid(event, seen);
    }
    process.told ??= new ToldBy(sensor, event.at);
    process.told.by(sensor, event.at);
    for (const { sensor: name, id } of ids) this.#table.call(process, process.told, name, id);
    for (const { sensor: name, event: doubted, otherImage } of event.alsoTold ?? []) {
      process.told.also(name);
      if (otherImage === undefined) continue;
      const believed = ("image" in event ? event.image : seen.image) ?? "?";
      process.told.dispute({ at: event.at, event: doubted, sensor: name, image: otherImage, believed });
    }
    return process;
  }

  #calledBy(ids: readonly SensorIds[]): Instance | undefined {
    for (const { id, former } of ids) {
      const known = this.#table.bySensorId(id) ?? (former === undefined ? undefined : this.#table.bySensorId(former));
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** The process that had another id before this execution. */
  #renamed(seen: ProcessSighting, sensorId: string): Instance | undefined {
    const former = seen.formerSensorId === undefined ? undefined : this.#table.bySensorId(seen.formerSensorId);
    if (former !== undefined) this.#table.setSensorId(sensorId, former);
    return former;
  }

  /** Decides whether a record belongs to the process that was last known under this pid. */
  #recognise(known: Instance, event: ActedEvent, seen: ProcessSighting): Instance {
    const before = known.predecessor;
    if (event.at < known.startedAt && before !== undefined && belongsBefore(before, known, event)) return before;

    const birth = this.#births.get(seen.pid);
    if (birth !== undefined && event.at >= birth.at && mayBeChild(birth, seen)) {
      return this.#arrivals.arrive(event, seen, known);
    }
    if (known.exitedAt !== undefined && event.at > known.exitedAt) {
      return isLastCall(known, known.exitedAt, event) ? known : this.#arrivals.arrive(event, seen, known);
    }
    if (contradicts(known, event, this.#limits)) {
      this.#arrivals.endUnseen(known, event.at);
      return this.#arrivals.arrive(event, seen, known);
    }
    if (known.startBasis === "named") {
      known.startBasis = "first-seen";
      this.#tally.named -= 1;
      this.#tally.firstSeen += 1;
    }
    this.#parents.adopt(known, event, seen);
    return known;
  }
}
