import type { ActedEvent, Actor, ProcessName, Sensor } from "@limpid/core";
import { Arrivals } from "./arrivals.ts";
import { Births, type BirthsState } from "./births.ts";
import { Images } from "./images.ts";
import type { Instance } from "./instance.ts";
import { DEFAULT_LIMITS, type LineageCounts, type LineageLimits } from "./limits.ts";
import { openSession, setLogin } from "./login.ts";
import { Parents } from "./parents.ts";
import { ProcessTable, type ProcessTableState } from "./process-table.ts";
import { Recognition } from "./recognition.ts";
import { emptyTally, type LineageTally } from "./tally.ts";
import type { Teller } from "./told-by.ts";

/**
 * Places each event of one host on a process instance. A pid is a name that many processes bear one after the
 * other; what is kept here is who bears it at the time of an event.
 *
 * Time is the events' own. The kernel stamps a record when its system call begins and numbers it when it ends,
 * so the fork record of a vfork comes after all that the child did until its exec, with an earlier time.
 */
export class Lineage {
  readonly host: string;
  readonly #limits: LineageLimits;
  readonly #table: ProcessTable;
  readonly #births: Births;
  readonly #tally: LineageTally = emptyTally();
  readonly #teller: Teller = { sensor: undefined, event: "" };
  readonly #recognition: Recognition;
  readonly #arrivals: Arrivals;
  readonly #images: Images;

  constructor(host: string, limits: Partial<LineageLimits> = {}) {
    this.host = host;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#table = new ProcessTable(this.#limits);
    this.#births = new Births(this.#limits.maxBirths);
    const parts = {
      host,
      limits: this.#limits,
      table: this.#table,
      births: this.#births,
      tally: this.#tally,
      teller: this.#teller,
    };
    const parents = new Parents(parts);
    this.#arrivals = new Arrivals(parts, parents);
    this.#recognition = new Recognition(parts, parents, this.#arrivals);
    this.#images = new Images(parts);
  }

  /**
   * Updates the process that acted and says who it was, with the image it ran at that moment. `sensor`: who told it,
   * where several tell of this host; each has ids of its own for one process.
   */
  place(event: ActedEvent, sensor?: Sensor): Actor {
    const seen = event.process;
    if (sensor !== undefined || this.#teller.sensor !== undefined) {
      this.#teller.sensor = sensor;
      this.#teller.event = event.id;
    }
    const process = this.#recognition.actingIn(event, sensor);
    const newest = event.at >= process.lastSeenAt;
    if (newest) {
      process.lastSeenAt = event.at;
      if (sensor === undefined || sensor.rank <= (process.told?.rank ?? sensor.rank)) process.see(seen);
      else process.seeMore(seen);
      if (seen.responsible !== undefined) this.#answerTo(process, seen.responsible);
    }
    switch (event.kind) {
      case "file.opened":
      case "file.written":
      case "file.copied":
      case "files.swapped":
      case "file.attribute-changed":
      case "file.removed":
      case "file.mode-changed":
      case "file.renamed":
      case "file.linked":
      case "file.made":
      case "file.truncated":
      case "memory-file.created":
      case "process.tampered":
      case "filesystem.mounted":
        return this.#images.actorAt(process, seen.image, event.at);
      case "process.executed":
        return this.#images.execute(process, event, newest);
      case "process.forked": {
        const actor = this.#images.actorAt(process, seen.image, event.at);
        this.#arrivals.fork(process, actor.run, event);
        return actor;
      }
      case "process.exited": {
        const actor = this.#images.actorAt(process, seen.image, event.at);
        this.#table.end(process, event.at);
        return actor;
      }
      case "login.set": {
        const actor = this.#images.actorAt(process, seen.image, event.at);
        setLogin(process, actor.run, event, this.#limits.lateMs);
        return actor;
      }
      // A record that user space wrote: the program it names may be a lie, so it changes no image.
      case "session.opened":
        openSession(process, event);
        return this.#images.actorAt(process, undefined, event.at);
      case "session.closed":
        return this.#images.actorAt(process, undefined, event.at);
    }
  }

  /** Hosts share one memory: the more there are, the less each may keep. */
  limitTo(maxProcesses: number): void {
    this.#table.limitTo(Math.min(maxProcesses, this.#limits.maxProcesses));
  }

  get counts(): LineageCounts {
    return {
      ...this.#tally,
      tracked: this.#table.size,
      expired: this.#table.expired,
      evicted: this.#table.evicted,
      birthsDropped: this.#births.dropped,
    };
  }

  /** All that is known of this host's processes, for a snapshot. */
  get state(): LineageState {
    return { table: this.#table.state, births: this.#births.state, ...this.#tally };
  }

  /**
   * Goes on from a snapshot. After a reboot every pid is another process: those of before have ended, and none of them
   * is found by its pid again.
   */
  restore({ table, births, ...counted }: LineageState, rebooted: boolean): void {
    Object.assign(this.#tally, counted);
    if (rebooted) {
      for (const process of [...table.byPid, ...table.bySensorId.values()]) {
        process.exitedAt ??= process.lastSeenAt;
      }
      return;
    }
    this.#table.restore(table);
    this.#births.restore(births);
  }

  /** Who answers for a process is told by its id, and known once that was seen to act. */
  #answerTo(process: Instance, { sensorId }: ProcessName): void {
    if (sensorId === undefined) return;
    const master = this.#table.bySensorId(sensorId);
    if (master === undefined || master.run.image === undefined) return;
    if (master === process) process.answersTo = undefined;
    else if (process.answersTo?.process.key !== master.key) process.answersTo = master.master;
  }
}

export interface LineageState extends LineageTally {
  readonly table: ProcessTableState;
  readonly births: BirthsState;
}
