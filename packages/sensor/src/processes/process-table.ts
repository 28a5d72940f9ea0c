import type { Integer64, ProcessSighting } from "@limpid/core";
import type { ProcessFacts } from "./proc-reader.ts";

/** One image of a process; what is learnt of it later is filled in. */
export interface ImageState {
  image: string | undefined;
  /** The file, as far as it is known. */
  device: string | undefined;
  inode: Integer64 | undefined;
  /** Since when, by CLOCK_MONOTONIC. */
  readonly at: number;
  /** What it ran before. */
  before: ImageState | undefined;
}

/** A process as the sensor knows it: what its last event, its parent's or /proc said. */
export class KnownProcess {
  readonly pid: number;
  /** When its fork was told, by CLOCK_MONOTONIC; undefined for one that was there before. */
  readonly forkedAt: number | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  ppid: number | undefined;
  run: ImageState;
  name: string | undefined = undefined;
  uid: number | undefined = undefined;
  euid: number | undefined = undefined;
  gid: number | undefined = undefined;
  loginUser: number | null | undefined = undefined;
  session: number | null | undefined = undefined;
  terminal: string | null | undefined = undefined;
  container: string | null | undefined = undefined;
  /** When its end was told, by CLOCK_MONOTONIC. */
  endedAt: number | undefined = undefined;
  readonly #name: (process: KnownProcess) => string;
  #sensorId: string | undefined = undefined;
  #parentSensorId: string | undefined = undefined;
  #sighting: ProcessSighting | undefined = undefined;

  /** `name` finds its sensor id when somebody asks: most children that only run a command never say it themselves. */
  constructor(
    pid: number,
    startedAt: number,
    forkedAt: number | undefined,
    parent: KnownProcess | undefined,
    name: (process: KnownProcess) => string,
  ) {
    this.pid = pid;
    this.startedAt = startedAt;
    this.forkedAt = forkedAt;
    this.ppid = parent?.pid;
    this.#parentSensorId = parent?.sensorId;
    this.#name = name;
    this.run = parent?.run ?? NO_IMAGE;
    if (parent === undefined) return;
    this.name = parent.name;
    this.uid = parent.uid;
    this.euid = parent.euid;
    this.gid = parent.gid;
    this.loginUser = parent.loginUser;
    this.session = parent.session;
    this.terminal = parent.terminal;
    this.container = parent.container;
  }

  /** The sensor's own name for the process: no other one bears it while the machine runs. */
  get sensorId(): string {
    this.#sensorId ??= this.#name(this);
    return this.#sensorId;
  }

  /** Its sensor id is known, unless it was told already. */
  nameIt(sensorId: string): void {
    this.#sensorId ??= sensorId;
  }

  /** How it is seen now. One object until something changes: most events of a process show the same. */
  get sighting(): ProcessSighting {
    this.#sighting ??= {
      pid: this.pid,
      ppid: this.ppid,
      sensorId: this.sensorId,
      ...(this.#parentSensorId === undefined ? {} : { parentSensorId: this.#parentSensorId }),
      startedAt: this.startedAt,
      ...(this.container === undefined ? {} : { container: this.container }),
      image: this.run.image,
      name: this.name,
      uid: this.uid,
      euid: this.euid,
      gid: this.gid,
      loginUser: this.loginUser,
      session: this.session,
      terminal: this.terminal,
      cwd: undefined, // any of its threads may change it without a word
    };
    return this.#sighting;
  }

  /** Takes over what was learnt of it; what is undefined stays. */
  learn(facts: Partial<Changeable>): void {
    for (const [key, value] of Object.entries(facts)) if (value !== undefined) Object.assign(this, { [key]: value });
    this.#sighting = undefined;
  }

  /** It runs another image from now on. */
  begin(run: ImageState): void {
    // Two are enough: what is read late is late by milliseconds.
    if (run.before !== undefined) run.before = { ...run.before, before: undefined };
    this.run = run;
    this.#sighting = undefined;
  }

  /** How it was seen while it ran `run`. */
  seenAs(run: ImageState): ProcessSighting {
    return run.image === this.sighting.image ? this.sighting : { ...this.sighting, image: run.image };
  }

  /** Something was learnt of its image. */
  changed(): void {
    this.#sighting = undefined;
  }

  see(facts: ProcessFacts): void {
    const { name, uid, euid, gid, loginUser, session, terminal, container } = facts;
    this.learn({ name, uid, euid, gid, loginUser, session, terminal });
    this.container = container; // here undefined is an answer: not its parent's any more, and no known one
  }
}

const NO_IMAGE: ImageState = {
  image: undefined,
  device: undefined,
  inode: undefined,
  at: Number.NEGATIVE_INFINITY,
  before: undefined,
};

interface Changeable {
  readonly name: string | undefined;
  readonly uid: number | undefined;
  readonly euid: number | undefined;
  readonly gid: number | undefined;
  readonly loginUser: number | null | undefined;
  readonly session: number | null | undefined;
  readonly terminal: string | null | undefined;
}

/** Who bears which pid now. Those that ended stay for a moment, because what they did last may be read later. */
export class ProcessTable {
  readonly #byPid = new Map<number, KnownProcess>();
  #ended: KnownProcess[] = [];
  #head = 0;

  get size(): number {
    return this.#byPid.size;
  }

  get(pid: number): KnownProcess | undefined {
    return this.#byPid.get(pid);
  }

  add(process: KnownProcess): void {
    this.#byPid.delete(process.pid);
    if (this.#byPid.size >= MAX_PROCESSES) {
      for (const pid of this.#byPid.keys()) {
        this.#byPid.delete(pid);
        break;
      }
    }
    this.#byPid.set(process.pid, process);
  }

  /** `now`: CLOCK_MONOTONIC. */
  end(process: KnownProcess, now: number): void {
    process.endedAt = now;
    this.#ended.push(process);
    while (this.#head < this.#ended.length) {
      const oldest = this.#ended[this.#head];
      if (oldest?.endedAt !== undefined && oldest.endedAt + KEPT_MS > now) break;
      if (oldest !== undefined && this.#byPid.get(oldest.pid) === oldest) this.#byPid.delete(oldest.pid);
      this.#head++;
    }
    if (this.#head >= 1024 && this.#head * 2 >= this.#ended.length) {
      this.#ended = this.#ended.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Those that are thought to run. */
  *living(): Generator<KnownProcess> {
    for (const process of this.#byPid.values()) if (process.endedAt === undefined) yield process;
  }
}

const MAX_PROCESSES = 131_072; // a large host runs some 30,000; beyond, the longest known go
const KEPT_MS = 5_000;
