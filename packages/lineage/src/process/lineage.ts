import type {
  ActedEvent,
  Actor,
  ImageRun,
  ProcessExecuted,
  ProcessForked,
  ProcessName,
  ProcessSighting,
  Sensor,
} from "@limpid/core";
import { type Birth, Births, type BirthsState } from "./births.ts";
import { hasAncestor, shorten } from "./chain.ts";
import {
  argvCost,
  cutArguments,
  earlierRun,
  isPlaceholder,
  namesCost,
  runAt,
  runFirstSeen,
  runOfExecution,
  sameImage,
} from "./image-run.ts";
import { Instance } from "./instance.ts";
import { DEFAULT_LIMITS, type LineageCounts, type LineageLimits } from "./limits.ts";
import { openSession, setLogin } from "./login.ts";
import { ProcessTable, type ProcessTableState } from "./process-table.ts";
import { belongsBefore, contradicts, isLastCall, isLateFork, mayBeChild } from "./same-process.ts";
import { idsIn, imageMeant, mayBeCalled, SENSORS_APART_MS, type SensorIds, ToldBy } from "./told-by.ts";

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
  #forked = 0;
  #firstSeen = 0;
  #named = 0;
  #pidsReused = 0;
  #exitsLost = 0;
  #lateForks = 0;
  #executionsLost = 0;
  #argvCut = 0;
  #lineagesShortened = 0;
  /** Who tells the present event, where the host has several sensors. */
  #sensor: Sensor | undefined = undefined;
  /** Id of that event. */
  #event = "";

  constructor(host: string, limits: Partial<LineageLimits> = {}) {
    this.host = host;
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.#table = new ProcessTable(this.#limits);
    this.#births = new Births(this.#limits.maxBirths);
  }

  /**
   * Updates the process that acted and says who it was, with the image it ran at that moment. `sensor`: who told it,
   * where several tell of this host; each has ids of its own for one process.
   */
  place(event: ActedEvent, sensor?: Sensor): Actor {
    const seen = event.process;
    this.#sensor = sensor;
    const process =
      sensor !== undefined
        ? this.#bySensors(event, seen, sensor)
        : seen.sensorId === undefined
          ? this.#byPid(event, seen)
          : this.#bySensorId(event, seen, seen.sensorId);
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
        return this.#actorAt(process, seen.image, event.at);
      case "process.executed":
        return this.#execute(process, event, newest);
      case "process.forked": {
        const actor = this.#actorAt(process, seen.image, event.at);
        this.#fork(process, actor.run, event);
        return actor;
      }
      case "process.exited": {
        const actor = this.#actorAt(process, seen.image, event.at);
        this.#table.end(process, event.at);
        return actor;
      }
      case "login.set": {
        const actor = this.#actorAt(process, seen.image, event.at);
        setLogin(process, actor.run, event, this.#limits.lateMs);
        return actor;
      }
      // A record that user space wrote: the program it names may be a lie, so it changes no image.
      case "session.opened":
        openSession(process, event);
        return this.#actorAt(process, undefined, event.at);
      case "session.closed":
        return this.#actorAt(process, undefined, event.at);
    }
  }

  /** Hosts share one memory: the more there are, the less each may keep. */
  limitTo(maxProcesses: number): void {
    this.#table.limitTo(Math.min(maxProcesses, this.#limits.maxProcesses));
  }

  get counts(): LineageCounts {
    return {
      forked: this.#forked,
      firstSeen: this.#firstSeen,
      named: this.#named,
      tracked: this.#table.size,
      expired: this.#table.expired,
      evicted: this.#table.evicted,
      birthsDropped: this.#births.dropped,
      pidsReused: this.#pidsReused,
      exitsLost: this.#exitsLost,
      lateForks: this.#lateForks,
      executionsLost: this.#executionsLost,
      argvCut: this.#argvCut,
      lineagesShortened: this.#lineagesShortened,
    };
  }

  /** All that is known of this host's processes, for a snapshot. */
  get state(): LineageState {
    return {
      table: this.#table.state,
      births: this.#births.state,
      forked: this.#forked,
      firstSeen: this.#firstSeen,
      named: this.#named,
      pidsReused: this.#pidsReused,
      exitsLost: this.#exitsLost,
      lateForks: this.#lateForks,
      executionsLost: this.#executionsLost,
      argvCut: this.#argvCut,
      lineagesShortened: this.#lineagesShortened,
    };
  }

  /**
   * Goes on from a snapshot. After a reboot every pid is another process: those of before have ended, and none of them
   * is found by its pid again.
   */
  restore(state: LineageState, rebooted: boolean): void {
    this.#forked = state.forked;
    this.#firstSeen = state.firstSeen;
    this.#named = state.named;
    this.#pidsReused = state.pidsReused;
    this.#exitsLost = state.exitsLost;
    this.#lateForks = state.lateForks;
    this.#executionsLost = state.executionsLost;
    this.#argvCut = state.argvCut;
    this.#lineagesShortened = state.lineagesShortened;
    if (rebooted) {
      for (const process of [...state.table.byPid, ...state.table.bySensorId.values()]) {
        process.exitedAt ??= process.lastSeenAt;
      }
      return;
    }
    this.#table.restore(state.table);
    this.#births.restore(state.births);
  }

  /** Who answers for a process is told by its id, and known once that was seen to act. */
  #answerTo(process: Instance, { sensorId }: ProcessName): void {
    if (sensorId === undefined) return;
    const master = this.#table.bySensorId(sensorId);
    if (master === undefined || master.run.image === undefined) return;
    if (master === process) process.answersTo = undefined;
    else if (process.answersTo?.process.key !== master.key) process.answersTo = master.master;
  }

  #byPid(event: ActedEvent, seen: ProcessSighting): Instance {
    const known = this.#table.get(seen.pid);
    if (known === undefined) return this.#arrive(event, seen, undefined);
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
      if (holder !== undefined) this.#endUnseen(holder, event.at);
      return this.#arrive(event, seen, holder);
    }
    this.#adoptPpid(known, event, seen);
    return known;
  }

  /**
   * One process, whatever each sensor calls it. Who has no id for it yet, or none at all, means the bearer of the pid;
   * all that is said of ends, forks and starts tells a reused pid apart.
   */
  #bySensors(event: ActedEvent, seen: ProcessSighting, sensor: Sensor): Instance {
    this.#event = event.id;
    const ids = idsIn(event, sensor);
    let process = this.#calledBy(ids);
    if (process !== undefined) this.#adoptPpid(process, event, seen);
    else {
      const holder = this.#table.get(seen.pid);
      if (ids.length > 0 && holder !== undefined && !mayBeCalled(holder, ids, seen)) {
        this.#endUnseen(holder, event.at);
        process = this.#arrive(event, seen, holder);
      } else process = this.#byPid(event, seen);
    }
    process.told ??= new ToldBy(sensor, event.at);
    process.told.by(sensor, event.at);
    for (const { sensor: name, id } of ids) this.#name(process, process.told, name, id);
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

  #name(process: Instance, told: ToldBy, sensor: string, id: string): void {
    told.called(sensor, id);
    if (this.#table.bySensorId(id) !== process) this.#table.setSensorId(id, process);
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
      return this.#arrive(event, seen, known);
    }
    if (known.exitedAt !== undefined && event.at > known.exitedAt) {
      return isLastCall(known, known.exitedAt, event) ? known : this.#arrive(event, seen, known);
    }
    if (contradicts(known, event, this.#limits)) {
      this.#endUnseen(known, event.at);
      return this.#arrive(event, seen, known);
    }
    if (known.startBasis === "named") {
      known.startBasis = "first-seen";
      this.#named -= 1;
      this.#firstSeen += 1;
    }
    this.#adoptPpid(known, event, seen);
    return known;
  }

  /** A process without a known parent gets one from the first record that names it; later ones change nothing. */
  #adoptPpid(known: Instance, event: ActedEvent, seen: ProcessSighting): void {
    if (known.parent !== undefined || seen.ppid === undefined || known.ppid === seen.ppid) return;
    const parent = this.#parentNamed(seen.ppid, seen, event);
    if (parent === undefined || hasAncestor(parent, known)) return;
    known.parent = parent;
    known.parentRun = parent.run;
    known.depth = this.#depthBelow(parent);
    if (known.login === undefined && seen.loginUser === parent.loginUser) known.login = parent.login;
  }

  /** The first record of a process: its fork is waiting, or was not seen. */
  #arrive(event: ActedEvent, seen: ProcessSighting, before: Instance | undefined): Instance {
    const birth = this.#births.get(seen.pid);
    let instance: Instance;
    if (birth !== undefined && event.at >= birth.at - this.#limits.lateMs && mayBeChild(birth, seen)) {
      instance = this.#bear(seen.pid, birth, seen.sensorId);
    } else {
      if (birth !== undefined) this.#births.delete(seen.pid);
      instance = this.#meet(event, seen);
    }
    if (before !== undefined) {
      this.#pidsReused += 1;
      before.predecessor = undefined;
      instance.predecessor = before;
    }
    this.#table.add(instance, event.at);
    return instance;
  }

  #bear(pid: number, birth: Birth, sensorId?: string): Instance {
    this.#births.delete(pid);
    const { parent, run } = birth;
    parent.lastNamedAt = birth.at;
    const instance = new Instance(this.host, pid, sensorId, "forked", birth.at, birth.event, parent, run);
    instance.inheritFrom(parent);
    instance.parentRun = run;
    instance.depth = this.#depthBelow(parent);
    this.#forked += 1;
    return instance;
  }

  /** A process whose fork was not seen. */
  #meet(event: ActedEvent, seen: ProcessSighting): Instance {
    const parent = seen.ppid === undefined ? undefined : this.#parentNamed(seen.ppid, seen, event);
    const believed = saysPresentImage(event) ? seen.image : undefined;
    const sameAsParent =
      believed !== undefined && parent?.run.event !== undefined && sameImage(parent.run.image, believed);
    // The parent's execution was seen, so the child is younger than that and still runs the parent's image.
    const run = sameAsParent ? parent.run : runFirstSeen(believed, event.at, seen.cwd, seen.signing);
    const instance = new Instance(this.host, seen.pid, seen.sensorId, "first-seen", event.at, event.id, parent, run);
    if (parent !== undefined) {
      instance.parentRun = parent.run;
      instance.depth = this.#depthBelow(parent);
      if (parent.loginUser !== undefined && parent.loginUser === seen.loginUser) instance.login = parent.login;
    }
    if (!sameAsParent) instance.textCost = namesCost(run);
    instance.ppid = seen.ppid;
    this.#firstSeen += 1;
    return instance;
  }

  /** The process that a record names as its parent: known, waiting to be born, or new to us. */
  #parentNamed(ppid: number, seen: ProcessSighting, event: ActedEvent): Instance | undefined {
    if (ppid === 0 || ppid === seen.pid) return undefined; // pid 0 is the kernel: the parent of init and kthreadd
    const { parentSensorId } = seen;
    const sure = parentSensorId === undefined ? undefined : this.#table.bySensorId(parentSensorId);
    if (sure !== undefined) {
      sure.lastNamedAt = event.at;
      return sure;
    }
    const known = this.#table.get(ppid);
    const birth = this.#births.get(ppid);
    if (birth !== undefined && event.at >= birth.at && (known === undefined || known.exitedAt !== undefined)) {
      const born = this.#bear(ppid, birth);
      if (known !== undefined) {
        this.#pidsReused += 1;
        known.predecessor = undefined;
        born.predecessor = known;
      }
      this.#table.add(born, event.at);
      return born;
    }
    if (known !== undefined) {
      const ended = known.exitedAt !== undefined && known.exitedAt + this.#limits.lateMs < event.at;
      if (!ended) {
        known.lastNamedAt = event.at;
        this.#nameParent(known, parentSensorId);
        return known;
      }
      this.#pidsReused += 1;
    }
    const run = runFirstSeen(seen.parentImage, event.at, undefined);
    const named = new Instance(this.host, ppid, parentSensorId, "named", event.at, event.id, undefined, run);
    this.#named += 1;
    this.#table.add(named, event.at);
    return named;
  }

  /** A sensor that names a known parent by an id of its own: it has not told of that process itself yet. */
  #nameParent(parent: Instance, id: string | undefined): void {
    const sensor = this.#sensor;
    const { told } = parent;
    if (sensor === undefined || id === undefined || told === undefined) return;
    if (told.byOther(sensor.name) && told.idOf(sensor.name) === undefined) this.#name(parent, told, sensor.name, id);
  }

  #fork(parent: Instance, run: ImageRun, event: ProcessForked): void {
    if (event.thread === true || event.child <= 0 || event.child === parent.pid) return;
    const known = this.#table.get(event.child);
    if (known !== undefined) {
      if (known.firstEvent === event.id) return; // the same record again
      if (isLateFork(known, parent, event, this.#limits)) {
        this.#adoptFork(known, parent, run);
        return;
      }
      // Far too late to say anything, or about one that had the pid before.
      if (known.lastSeenAt > event.at + this.#limits.lateMs) return;
      if (known.startBasis === "forked" && event.at < known.startedAt) return;
      this.#endUnseen(known, event.at);
    }
    const sureProcess = event.thread === false;
    this.#births.add(event.child, { parent, run, event: event.id, at: event.at, sureProcess });
  }

  #adoptFork(known: Instance, parent: Instance, run: ImageRun): void {
    this.#lateForks += 1;
    if (known.startBasis === "named") this.#named -= 1;
    else this.#firstSeen -= 1;
    this.#forked += 1;
    known.startBasis = "forked";
    known.parent = parent;
    known.parentRun = run;
    known.depth = this.#depthBelow(parent);
    known.login ??= parent.loginUser === known.loginUser ? parent.login : undefined;
    // A child that was first seen by its exec ran its parent's image before.
    const [first] = known.images;
    if (first?.event !== undefined && first !== run) {
      known.precede(run, this.#limits.maxImages);
    } else if (first !== undefined && known.images.length === 1 && known.run.image === undefined) {
      known.fill(run);
    }
  }

  #endUnseen(known: Instance, at: number): void {
    if (known.exitedAt !== undefined) return;
    this.#table.end(known, at);
    if (known.startBasis !== "named") this.#exitsLost += 1;
  }

  #execute(process: Instance, event: ProcessExecuted, newest: boolean): Actor {
    if (process.run.event === event.id) return process.actor; // the same record again
    const { maxArgvLength } = this.#limits;
    const asked = argvCost(event.argv);
    const argv = asked <= maxArgvLength ? event.argv : cutArguments(event.argv, maxArgvLength);
    const run = runOfExecution(event, argv);
    const cost = (argv === event.argv ? asked : argvCost(argv)) + namesCost(run);
    if (event.argvComplete && !run.argvComplete) this.#argvCut += 1;
    if (newest || event.at >= process.run.at) {
      if (process.images.length === 1 && isPlaceholder(process.run)) process.fill(run);
      else process.begin(run, this.#limits.maxImages);
      this.#table.charge(process, cost, event.at);
      return process.actor;
    }
    const told = process.images.find((other) => other.event === event.id);
    if (told !== undefined) return { process, run: told };
    process.insert(run, this.#limits.maxImages);
    this.#table.charge(process, cost, event.at);
    return { process, run };
  }

  /** The process with the image it ran at that moment: the record's own word for it, then the time. */
  #actorAt(process: Instance, image: string | undefined, at: number): Actor {
    const run = process.run;
    if (at >= run.at && (image === undefined || image === run.image || sameImage(image, run.image))) {
      return process.actor;
    }
    if (image === undefined) return { process, run: runAt(process.images, at) };
    if (at <= run.at) {
      const earlier = earlierRun(process.images, image, at);
      if (earlier !== undefined) return { process, run: earlier };
      if (sameImage(image, run.image)) return process.actor;
    }
    const meant = process.told?.several === true ? this.#imageTold(process, process.told, image, at) : undefined;
    if (meant !== undefined) return meant === run ? process.actor : { process, run: meant };
    const found = runFirstSeen(image, at, process.cwd);
    if (run.image === undefined) process.fill(found);
    else if (at < run.at) {
      process.insert(found, this.#limits.maxImages);
      this.#table.charge(process, namesCost(found), at);
      return { process, run: found };
    } else {
      this.#executionsLost += 1;
      process.begin(found, this.#limits.maxImages);
      this.#table.charge(process, namesCost(found), at);
    }
    return process.actor;
  }

  /** The image that a sensor means by another name, or contradicts a more trusted one about; undefined for a new one. */
  #imageTold(process: Instance, told: ToldBy, image: string, at: number): ImageRun | undefined {
    const meant = process.images[imageMeant(process, image, at)];
    if (meant !== undefined) return meant;
    const sensor = this.#sensor;
    if (sensor === undefined || sensor.rank <= told.rank || Math.abs(at - told.at) > SENSORS_APART_MS) return undefined;
    const run = runAt(process.images, at);
    if (run.image === undefined) return undefined;
    const disputed = told.disputes.some((known) => known.image === image && known.believed === run.image);
    if (!disputed) told.dispute({ at, event: this.#event, sensor: sensor.name, image, believed: run.image });
    return run;
  }

  /** Depth of a child of `parent`; shortens a lineage that grew beyond the limit. */
  #depthBelow(parent: Instance): number {
    const { maxDepth } = this.#limits;
    if (parent.depth + 1 <= maxDepth) return parent.depth + 1;
    this.#lineagesShortened += shorten(parent, maxDepth) ? 1 : 0;
    return parent.depth + 1;
  }
}

export interface LineageState {
  readonly table: ProcessTableState;
  readonly births: BirthsState;
  readonly forked: number;
  readonly firstSeen: number;
  readonly named: number;
  readonly pidsReused: number;
  readonly exitsLost: number;
  readonly lateForks: number;
  readonly executionsLost: number;
  readonly argvCut: number;
  readonly lineagesShortened: number;
}

/** Whether a record's image ran before it: an execution names the next one, user space names what it likes. */
function saysPresentImage({ kind }: ActedEvent): boolean {
  return kind !== "process.executed" && kind !== "session.opened" && kind !== "session.closed";
}
