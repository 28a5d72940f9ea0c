import { Ended } from "./ended.ts";
import type { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import type { ToldBy } from "./told-by.ts";

/** A sweep brings the table down to this share of its limit, so that the next one is far away. */
const AFTER_SWEEP = 0.75;
const SAMPLE = 1_024;
/** Of characters, however many hosts there are: below this one long command line would empty the table. */
const LEAST_TEXTS = 65_536;

/**
 * Who bears which pid. Ended processes stay for their grace period and leave when room is needed: first the ended
 * ones, then those not seen for longest. Parents stay reachable through their children.
 */
export class ProcessTable {
  /** What it may keep when no other host shares its memory. */
  readonly #whole: LineageLimits;
  #limits: LineageLimits;
  readonly #byPid = new Map<number, Instance>();
  readonly #bySensorId = new Map<string, Instance>();
  readonly #ended = new Ended();
  #textTotal = 0;
  #expired = 0;
  #evicted = 0;

  constructor(limits: LineageLimits) {
    this.#whole = limits;
    this.#limits = limits;
  }

  /** What this host may keep from now on; it makes room as new processes come. */
  limitTo(maxProcesses: number): void {
    const whole = this.#whole;
    const share = Math.floor((whole.maxTextTotal * maxProcesses) / whole.maxProcesses);
    this.#limits = { ...whole, maxProcesses, maxTextTotal: Math.max(share, Math.min(LEAST_TEXTS, whole.maxTextTotal)) };
  }

  get size(): number {
    return this.#byPid.size;
  }

  get expired(): number {
    return this.#expired;
  }

  get evicted(): number {
    return this.#evicted;
  }

  /** Who bears which name, for a snapshot. */
  get state(): ProcessTableState {
    return {
      byPid: [...this.#byPid.values()],
      bySensorId: this.#bySensorId,
      ended: [...this.#ended.all()],
      expired: this.#expired,
      evicted: this.#evicted,
    };
  }

  /** Goes on from a snapshot; nothing was added yet. */
  restore({ byPid, bySensorId, ended, expired, evicted }: ProcessTableState): void {
    for (const instance of byPid) {
      this.#byPid.set(instance.pid, instance);
      this.#textTotal += instance.textCost;
    }
    for (const [id, instance] of bySensorId) this.#bySensorId.set(id, instance);
    for (const instance of ended) this.#ended.push(instance);
    this.#expired = expired;
    this.#evicted = evicted;
  }

  get(pid: number): Instance | undefined {
    return this.#byPid.get(pid);
  }

  bySensorId(id: string): Instance | undefined {
    return this.#bySensorId.get(id);
  }

  /** The sensor gave a known process an id, or another one. */
  setSensorId(id: string, instance: Instance): void {
    if (this.#bySensorId.size >= this.#limits.maxProcesses) this.#sweepSensorIds();
    this.#bySensorId.set(id, instance);
    if (id === instance.sensorId) return;
    instance.otherSensorIds ??= [];
    instance.otherSensorIds.push(id);
  }

  /** One of several sensors has this id for it. */
  call(instance: Instance, told: ToldBy, sensor: string, id: string): void {
    told.called(sensor, id);
    if (this.#bySensorId.get(id) !== instance) this.setSensorId(id, instance);
  }

  /** The instance bears its pid from now on. */
  add(instance: Instance, now: number): void {
    const before = this.#byPid.get(instance.pid);
    if (before !== undefined) this.#textTotal -= before.textCost;
    else if (this.#byPid.size >= this.#limits.maxProcesses) this.#sweep(now);
    this.#byPid.set(instance.pid, instance);
    if (instance.sensorId !== undefined) {
      if (this.#bySensorId.size >= this.#limits.maxProcesses) this.#sweepSensorIds();
      this.#bySensorId.set(instance.sensorId, instance);
    }
    this.#textTotal += instance.textCost;
    if (this.#textTotal > this.#limits.maxTextTotal) this.#sweep(now);
  }

  /** The process ended. Those whose grace period is over leave: short lives that stay short cost no old memory. */
  end(instance: Instance, at: number): void {
    if (instance.exitedAt === undefined) this.#ended.push(instance);
    instance.exitedAt = at;
    const { exitGraceMs, maxProcesses } = this.#limits;
    for (let times = 0; times < 2; times++) {
      const oldest = this.#ended.oldest;
      if (oldest === undefined) return;
      const over = oldest.exitedAt !== undefined && oldest.exitedAt + exitGraceMs < at;
      if (!over && this.#ended.size <= maxProcesses) return;
      this.#ended.shift();
      // It may have gone on after all, or its pid may have passed to another process, which keeps it in sight.
      if (oldest.exitedAt === undefined) continue;
      const holder = this.#byPid.get(oldest.pid);
      if (holder === oldest) {
        this.#remove(oldest);
        this.#expired += 1;
      } else if (holder?.predecessor === oldest) holder.predecessor = undefined;
    }
  }

  /** Accounts for arguments and names that a process has just been given. */
  charge(instance: Instance, textCost: number, now: number): void {
    instance.textCost += textCost;
    if (this.#byPid.get(instance.pid) !== instance) return; // a late record of one that is no longer here
    this.#textTotal += textCost;
    if (this.#textTotal > this.#limits.maxTextTotal) this.#sweep(now);
  }

  #sweep(now: number): void {
    const { exitGraceMs } = this.#limits;
    for (const instance of this.#byPid.values()) {
      const ended = instance.exitedAt;
      if (ended !== undefined && ended + exitGraceMs < now) {
        this.#remove(instance);
        this.#expired += 1;
      } else if (instance.predecessor?.exitedAt !== undefined && instance.predecessor.exitedAt + exitGraceMs < now) {
        instance.predecessor = undefined;
      }
    }
    this.#evict((instance) => instance.exitedAt !== undefined);
    const longUnseen = this.#lastUseOfOldest(1 - AFTER_SWEEP);
    this.#evict((instance) => lastUse(instance) <= longUnseen);
    this.#evict(() => true);
  }

  /** Removes those that fit until there is room again, the longest known first. */
  #evict(fits: (instance: Instance) => boolean): void {
    const processes = Math.floor(this.#limits.maxProcesses * AFTER_SWEEP);
    const texts = this.#limits.maxTextTotal * AFTER_SWEEP;
    for (const instance of this.#byPid.values()) {
      if (this.#byPid.size <= processes && this.#textTotal <= texts) return;
      if (instance.pid === 1 || !fits(instance)) continue; // everything hangs below pid 1
      this.#remove(instance);
      this.#evicted += 1;
    }
  }

  /** The time before which about this share of the processes was last heard of, from a sample: sorting all is slow. */
  #lastUseOfOldest(share: number): number {
    const every = Math.ceil(this.#byPid.size / SAMPLE);
    const sample: number[] = [];
    let index = 0;
    for (const instance of this.#byPid.values()) if (index++ % every === 0) sample.push(lastUse(instance));
    sample.sort((one, other) => one - other);
    return sample[Math.floor(sample.length * share)] ?? Number.NEGATIVE_INFINITY;
  }

  /** Processes that a sensor names share the pid table's fate, but several may have had one pid. */
  #sweepSensorIds(): void {
    for (const [id, instance] of this.#bySensorId) {
      if (this.#byPid.get(instance.pid) !== instance) this.#bySensorId.delete(id);
    }
  }

  #remove(instance: Instance): void {
    this.#byPid.delete(instance.pid);
    this.#textTotal -= instance.textCost;
    instance.predecessor = undefined;
    if (instance.sensorId !== undefined) this.#bySensorId.delete(instance.sensorId);
    for (const id of instance.otherSensorIds ?? []) this.#bySensorId.delete(id);
  }
}

export interface ProcessTableState {
  /** The longest known first. */
  readonly byPid: readonly Instance[];
  readonly bySensorId: ReadonlyMap<string, Instance>;
  /** The oldest end first. */
  readonly ended: readonly Instance[];
  readonly expired: number;
  readonly evicted: number;
}

/** When a process last acted or was named by a child. */
function lastUse({ lastSeenAt, lastNamedAt }: Instance): number {
  return Math.max(lastSeenAt, lastNamedAt);
}
