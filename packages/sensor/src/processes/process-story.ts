import type { ActedEvent, FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { decodeUtf8 } from "@limpid/core";
import type { Clock } from "../kernel/clock.ts";
import { AuditJoining } from "./audit/audit-joining.ts";
import type { AuditEvent } from "./audit/audit-records.ts";
import type { ConnectorEvent } from "./connector-message.ts";
import { Execution } from "./execution.ts";
import { type FileThere, HeldExecutions, isSame, type Opened } from "./held-executions.ts";
import { type Identities, TICK_MS } from "./identity.ts";
import { Outbox } from "./outbox.ts";
import type { ImageFacts, ProcessFacts, ProcReader } from "./proc-reader.ts";
import { type ImageState, KnownProcess, ProcessTable } from "./process-table.ts";
import { RecentHolds } from "./recent-holds.ts";

export interface StoryOptions {
  readonly host: string;
  readonly clock: Clock;
  readonly identities: Identities;
  readonly proc: Pick<ProcReader, "process" | "image" | "startTicks" | "effort">;
  /** Told at once what a process runs by /proc's word: what has no name can be looked at only while it runs. */
  readonly runs?: (pid: number, image: ImageFacts) => void;
}

/** What is not yet known of a file event when it is read: who, and in which order with executions. */
export interface FileDeed {
  readonly pid: number;
  /** It happened after this moment, by CLOCK_MONOTONIC. */
  readonly after: number;
  /** And before this one: when it was read. */
  readonly before: number;
  readonly file: FileThere;
  /**
   * What it was for the file: `prepared` to be run (while it is open for writing the kernel lets nobody execute it),
   * given the name `name`, or neither.
   */
  readonly for: { readonly prepared: true } | { readonly name: string } | undefined;
  readonly make: (process: ProcessSighting, at: number) => ActedEvent | undefined;
}

/** A deed that waits to be told: who did it, with which image. */
interface Doer {
  readonly deed: FileDeed;
  readonly process: KnownProcess;
  run: ImageState;
}

/** A process in /proc, and when it was looked at, by CLOCK_MONOTONIC. */
export interface Shown {
  readonly facts: ImageFacts;
  readonly readAt: number;
}

export interface StoryCounts {
  forked: number;
  executed: number;
  exited: number;
  /** Executions of which /proc showed the image before it was gone. */
  seenInProc: number;
  /** Executions whose image nothing told. */
  unknownImages: number;
  /** Events of audit about files, where the file watch tells the same. */
  auditFilesLeftOut: number;
}

/**
 * Tells what processes do, from several witnesses that do not wait for each other: the connector (that it happened and
 * when), /proc (what it looks like by now), audit (its arguments) and fanotify (which file was run). Every event is
 * told once, in the order of time.
 */
export class ProcessStory {
  readonly counts: StoryCounts = {
    forked: 0,
    executed: 0,
    exited: 0,
    seenInProc: 0,
    unknownImages: 0,
    auditFilesLeftOut: 0,
  };
  readonly table = new ProcessTable();
  readonly held = new HeldExecutions();
  readonly joining = new AuditJoining(this.held);
  readonly #options: StoryOptions;
  readonly #outbox: Outbox<TelemetryEvent>;
  /** Executions that nobody has looked at in /proc yet, by pid. */
  readonly #unlooked = new Map<number, Execution>();
  /** The last execution of a process whose facts a later one may disprove. */
  readonly #looked = new Map<number, Execution>();
  /** Who did what waits in the outbox, where it is a deed that the file watch told. */
  readonly #doers = new WeakMap<object, Doer>();
  readonly #holds = new RecentHolds();

  constructor(options: StoryOptions, give: (event: TelemetryEvent) => void) {
    this.#options = options;
    this.#outbox = new Outbox(give);
  }

  /** What the connector told in one reading. */
  take(events: readonly ConnectorEvent[]): void {
    const sorted = [...events].sort((one, other) => one.at - other.at); // processors write side by side
    for (const event of sorted) this.#take(event);
  }

  /** Looks at what processes run that executed something, as long as it is still them. */
  look(): void {
    for (const [pid, execution] of this.#unlooked) {
      const { proc } = this.#options;
      const facts = proc.image(pid, proc.effort);
      if (facts === undefined) continue;
      const { process } = facts;
      if (process !== undefined && !this.#began(execution.process, process.startTicks)) continue;
      if (process !== undefined) this.#name(execution.process, process.startTicks);
      execution.addFacts(facts, this.#options.clock.now());
      this.#options.runs?.(pid, facts);
      this.#looked.set(pid, execution);
    }
    this.#unlooked.clear();
  }

  /** Everything the connector has told is taken in: what was looked at is not disproved any more. */
  settled(): void {
    this.#looked.clear();
  }

  /** An event of audit. `filesCovered`: the file watch tells of files; `connected`: the connector of processes. */
  audit(event: AuditEvent, filesCovered: boolean, connected: boolean): void {
    if (event.kind === "account.named") {
      this.#add(this.#options.clock.now(), () => ({ ...event, id: this.#options.identities.event() }));
      return;
    }
    if (event.kind.startsWith("file.") || event.kind === "files.swapped") {
      if (filesCovered) this.counts.auditFilesLeftOut++;
      else this.#retell(event);
      return;
    }
    const { clock } = this.#options;
    if (event.kind === "process.executed" && connected) {
      this.joining.take(event, clock.monotonic(event.at), clock.now());
      return;
    }
    if ((event.kind === "process.forked" || event.kind === "process.exited") && connected) return;
    if (event.kind === "process.tampered" && event.by === "ptrace" && event.target !== undefined) {
      if (this.#holds.note(event.process.pid, event.target, clock.now())) return;
    }
    if (event.kind === "login.set" && event.succeeded) {
      this.#processOf(event.process.pid).learn({ loginUser: event.loginUser, session: event.session });
    }
    this.#retell(event);
  }

  /** A process did something to a file. It is told behind what was read before, unless the file ran since. */
  act(deed: FileDeed): void {
    const { clock } = this.#options;
    const process = this.#processOf(deed.pid);
    const { run } = process;
    const prepared = deed.for !== undefined && "prepared" in deed.for;
    // What it runs since cannot have done this to its own file.
    const became = prepared && run.at > deed.after && isSame(run, deed.file);
    const doer: Doer = { deed, process, run: became ? (run.before ?? run) : run };
    // Nor did it do anything before it was there.
    const after = Math.max(deed.after, process.forkedAt ?? deed.after);
    const later = prepared ? this.held.ofFile(deed.file, after) : undefined;
    const waiting = {
      at: later === undefined ? deed.before : Math.min(deed.before, later.at - MOMENT),
      until: 0,
      make: (at: number) => deed.make(doer.process.seenAs(doer.run), clock.wall(at)),
    };
    this.#doers.set(waiting, doer);
    this.#outbox.add(waiting);
  }

  /**
   * A file was opened to be run, after `after`. What prepared it, and gave it the name by which it was run, came before,
   * however late that was read.
   */
  opened(pid: number, { file, identity, after }: Omit<Opened, "readAt">): void {
    const there = { device: file.device, inode: file.inode, identity };
    const execution = this.held.opened(pid, { file, identity, after, readAt: this.#options.clock.now() });
    if (execution === undefined) return;
    this.#outbox.moveBefore(execution.at, (waiting) => {
      const doer = this.#doers.get(waiting);
      if (doer === undefined || !isSame(doer.deed.file, there) || !preparedRun(doer.deed, file)) return false;
      if ((doer.process.forkedAt ?? 0) > execution.at) return false;
      if (doer.run === execution.run) doer.run = execution.run.before ?? doer.run;
      return true;
    });
  }

  /**
   * Compares what is known with what /proc shows: at the start, when nothing is known, and after a loss. Processes that
   * are new are told with their own start; the moment at which one ended or took another image unseen is not known, so
   * it is told as of now. `pids`: all that were there at `begunAt`.
   */
  reconcile(shown: readonly Shown[], pids: ReadonlySet<number>, begunAt: number): void {
    const { clock } = this.#options;
    for (const process of [...this.table.living()]) {
      if (pids.has(process.pid) || (process.forkedAt ?? 0) > begunAt) continue;
      this.#exit(process, clock.now(), undefined);
    }
    // The kernel's own threads run no image and are not shown.
    const byAge = shown.flatMap(({ facts, readAt }) => {
      return facts.process === undefined ? [] : [{ facts, process: facts.process, readAt }];
    });
    byAge.sort(
      (one, other) => one.process.startTicks - other.process.startTicks || one.process.pid - other.process.pid,
    );
    for (const { facts, process, readAt } of byAge) {
      const known = this.table.get(process.pid);
      if (known !== undefined && known.endedAt === undefined && this.#began(known, process.startTicks)) {
        known.see(process);
        this.#reconcileImage(known, facts, readAt);
      } else if (known === undefined || (known.forkedAt ?? 0) < readAt) this.#meet(process, facts, readAt);
    }
  }

  /**
   * Gives out what has waited long enough and happened before `before`: until then every witness was heard. Until when
   * the next waits, by CLOCK_MONOTONIC; undefined for none.
   */
  release(before?: number): number | undefined {
    const { clock } = this.#options;
    const now = clock.now();
    for (const event of this.joining.overdue(now, (pid) => this.table.get(pid)?.run.at)) this.#retell(event);
    return this.#outbox.release(now, before);
  }

  flush(): void {
    this.#outbox.flush();
  }

  get waiting(): number {
    return this.#outbox.size;
  }

  #take(event: ConnectorEvent): void {
    switch (event.kind) {
      case "forked":
        this.#forked(event.pid, event.child, event.at);
        return;
      case "executed":
        this.#executed(event.pid, event.at);
        return;
      case "exited": {
        this.#unlooked.delete(event.pid);
        const process = this.table.get(event.pid) ?? this.#processOf(event.pid);
        if (process.endedAt === undefined) this.#exit(process, event.at, event.code);
        return;
      }
      case "user":
        this.table.get(event.pid)?.learn({ uid: event.uid, euid: event.euid });
        return;
      case "group":
        this.table.get(event.pid)?.learn({ gid: event.gid });
        return;
      case "named":
        this.table.get(event.pid)?.learn({ name: decodeUtf8(event.name) });
        return;
      case "traced": {
        this.#holds.note(event.pid, event.target, this.#options.clock.now());
        const process = this.#processOf(event.pid);
        const { run } = process;
        this.#add(event.at, () => ({
          kind: "process.tampered",
          ...this.#base(event.at),
          process: process.seenAs(run),
          by: "ptrace",
          target: event.target,
        }));
        return;
      }
    }
  }

  #forked(pid: number, child: number, at: number): void {
    const before = this.table.get(child);
    // Met in /proc a moment ago: its fork was waiting to be read.
    if (before !== undefined && before.endedAt === undefined && this.#isFork(before, at)) return;
    if (before !== undefined && before.endedAt === undefined) this.#exit(before, at, undefined);
    const parent = this.#processOf(pid);
    const { clock } = this.#options;
    this.table.add(new KnownProcess(child, clock.wall(at), at, parent, this.#nameOf));
    this.counts.forked++;
    const { run } = parent;
    this.#add(at, () => ({
      kind: "process.forked",
      ...this.#base(at),
      process: parent.seenAs(run),
      child,
      thread: false,
    }));
  }

  #executed(pid: number, at: number): void {
    const looked = this.#looked.get(pid);
    if (looked !== undefined && at <= looked.factsAt) looked.disprove();
    const process = this.#processOf(pid);
    if (process.run.at > at) return; // what was read at the start, or after a loss, was this image already
    const execution = new Execution(process, at);
    this.counts.executed++;
    this.#unlooked.set(pid, execution);
    this.held.add(execution);
    const until = this.#options.clock.now() + this.joining.waitMs;
    const waiting = { at, until, make: () => this.#tell(execution) };
    execution.letGo = () => {
      waiting.until = 0;
    };
    this.joining.claim(execution);
    this.#outbox.add(waiting);
  }

  #tell(execution: Execution): TelemetryEvent {
    if (execution.run.inode === undefined) this.held.findFile(execution);
    this.held.remove(execution);
    this.joining.leftAlone(execution);
    if (execution.facts !== undefined) this.counts.seenInProc++;
    if (execution.run.image === undefined) this.counts.unknownImages++;
    return execution.event(this.#base(execution.at));
  }

  #exit(process: KnownProcess, at: number, code: number | undefined): void {
    this.counts.exited++;
    const { run } = process;
    this.table.end(process, at);
    this.held.forget(process.pid);
    this.#add(at, () => ({
      kind: "process.exited",
      ...this.#base(at),
      process: process.seenAs(run),
      code,
    }));
  }

  /** An audit event in this sensor's own words for the process. */
  #retell(event: ActedEvent): void {
    const { clock, identities } = this.#options;
    const process = this.#processOf(event.process.pid);
    const at = Math.min(clock.monotonic(event.at), clock.now());
    const { run } = process;
    this.#add(at, () => ({
      ...event,
      id: identities.event(),
      platform: "linux",
      process: { ...event.process, ...idsOf(process), image: event.process.image ?? run.image },
      alsoTold: [{ sensor: "auditd", event: event.id }],
    }));
  }

  /** A process that was not known, as /proc shows it. */
  #meet(facts: ProcessFacts, image: ImageFacts, readAt: number): void {
    const { clock, identities } = this.#options;
    const startedAt = Math.floor(clock.startOfSystem + facts.startTicks * TICK_MS);
    const parent = this.table.get(facts.ppid);
    const process = new KnownProcess(facts.pid, startedAt, undefined, parent, this.#nameOf);
    process.nameIt(identities.process(facts.pid, facts.startTicks));
    process.ppid = facts.ppid;
    process.see(facts);
    this.table.add(process);
    if (parent !== undefined) {
      this.#add(readAt, () => ({
        kind: "process.forked",
        id: identities.event(),
        at: startedAt,
        host: this.#options.host,
        platform: "linux",
        process: parent.sighting,
        child: facts.pid,
        childSensorId: process.sensorId,
        thread: false,
      }));
    }
    this.#tellShown(process, image, startedAt, readAt);
  }

  /** What a process runs that was found in /proc: since when is not known, so `at` is when it may have begun at the latest. */
  #tellShown(process: KnownProcess, facts: ImageFacts, at: number, readAt: number): void {
    const execution = new Execution(process, readAt);
    execution.addFacts(facts, readAt);
    this.#options.runs?.(process.pid, facts);
    const { identities, host } = this.#options;
    // Told before by this sensor, when it was started anew.
    this.#add(readAt, () => ({
      ...execution.event({ id: identities.event(), at, host }),
      seenRunningAs: process.pid,
    }));
  }

  #reconcileImage(known: KnownProcess, facts: ImageFacts, readAt: number): void {
    if (known.run.image === facts.image || known.run.at >= readAt) return;
    const { clock } = this.#options;
    this.#tellShown(known, facts, clock.wall(readAt), readAt);
  }

  /** Who bears a pid; /proc is asked about one that was never told of. */
  #processOf(pid: number): KnownProcess {
    const known = this.table.get(pid);
    if (known !== undefined) return known;
    const { clock, identities, proc } = this.#options;
    const facts = proc.process(pid);
    const startedAt = facts === undefined ? clock.wall(clock.now()) : clock.startOfSystem + facts.startTicks * TICK_MS;
    const parent = facts === undefined ? undefined : this.table.get(facts.ppid);
    const made = new KnownProcess(pid, Math.floor(startedAt), undefined, parent, this.#nameOf);
    made.nameIt(
      facts === undefined
        ? identities.unseenProcess(pid, clock.sinceBoot(clock.now()))
        : identities.process(pid, facts.startTicks),
    );
    if (facts !== undefined) {
      made.ppid = facts.ppid;
      made.see(facts);
    }
    this.table.add(made);
    return made;
  }

  readonly #nameOf = (process: KnownProcess): string => {
    const { clock, identities, proc } = this.#options;
    const ticks = process.endedAt === undefined ? proc.startTicks(process.pid) : undefined;
    if (ticks !== undefined && this.#began(process, ticks)) return identities.process(process.pid, ticks);
    return identities.unseenProcess(process.pid, clock.sinceBoot(process.forkedAt ?? clock.now()));
  };

  #name(process: KnownProcess, ticks: number): void {
    process.nameIt(this.#options.identities.process(process.pid, ticks));
  }

  /** Whether a process that began then is this one, and not another that has its number now. */
  #began(process: KnownProcess, ticks: number): boolean {
    const { clock } = this.#options;
    const told =
      process.forkedAt === undefined ? process.startedAt - clock.startOfSystem : clock.sinceBoot(process.forkedAt);
    const earlier = told - ticks * TICK_MS;
    return earlier >= -2 * TICK_MS && earlier <= SLOWEST_FORK_MS;
  }

  #isFork(met: KnownProcess, at: number): boolean {
    return met.forkedAt === undefined && Math.abs(met.startedAt - this.#options.clock.wall(at)) <= SLOWEST_FORK_MS;
  }

  #base(at: number): { readonly id: string; readonly at: number; readonly host: string; readonly platform: "linux" } {
    const { clock, host, identities } = this.#options;
    return { id: identities.event(), at: clock.wall(at), host, platform: "linux" };
  }

  #add(at: number, make: () => TelemetryEvent | undefined): void {
    this.#outbox.add({ at, until: 0, make });
  }
}

/** Before all else of the same time, in milliseconds. */
const MOMENT = 1e-3;
/** From the moment a process is given its start to the connector's word on it, on a machine that is short of time. */
const SLOWEST_FORK_MS = 1_000;

function preparedRun({ for: what }: FileDeed, run: FileRef): boolean {
  return what !== undefined && ("prepared" in what || what.name === run.path);
}

function idsOf(process: KnownProcess): Partial<ProcessSighting> {
  const { sensorId, parentSensorId, startedAt, container } = process.sighting;
  return {
    ...(sensorId === undefined ? {} : { sensorId }),
    ...(parentSensorId === undefined ? {} : { parentSensorId }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(container === undefined ? {} : { container }),
  };
}
