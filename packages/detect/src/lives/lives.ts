import type { ActedEvent, Actor, ArtifactLife, EventOf, FileReported, GraphClasses, Integer64 } from "@limpid/core";
import { readToolUse } from "../tools/tool-use.ts";
import { Announced, type Announcement } from "./announced.ts";
import { Births } from "./births.ts";
import { Executions } from "./executions.ts";
import { LIFE_CLASSES, type Life } from "./life.ts";
import { DEFAULT_LIVES_LIMITS, type LivesLimits } from "./limits.ts";
import { Marking } from "./marking.ts";
import type { MemoryFiles } from "./memory-files.ts";
import { Mounts } from "./mounts.ts";
import { Naming } from "./naming.ts";
import { Redirections } from "./redirections.ts";
import { Register, type RegisterState } from "./register.ts";
import { Reports } from "./reports.ts";
import { TamperedProcesses } from "./tampered-processes.ts";
import type { Tells } from "./tells.ts";
import { TOUCH_CLASSES } from "./touches.ts";
import { Unmarked } from "./unmarked.ts";
import { Writing } from "./writing.ts";

export interface LivesCounts {
  /** Lives that began. */
  readonly begun: number;
  /** Lives handed out. */
  readonly closed: number;
  /** Of these, the ones that had to go because memory is bounded. */
  readonly evicted: number;
  /** Executions of system programs that nothing was seen to touch: no life of their own. */
  readonly executedUnseen: number;
}

/** The lives of all files of one host: what happened to each, from its creation or first sight to its end. */
export class Lives {
  private readonly register: Register;
  private readonly redirections = new Redirections();
  private readonly births: Births;
  private readonly writing: Writing;
  private readonly marking: Marking;
  private readonly naming: Naming;
  private readonly executions: Executions;
  private readonly reports: Reports;
  private readonly announced = new Announced();
  private readonly tampered = new TamperedProcesses();
  private readonly mounts = new Mounts();
  private readonly unmarked = new Unmarked();
  private readonly tells: Tells = { files: false, attributes: false };
  /** Time of the first event. */
  private begunAt = Number.POSITIVE_INFINITY;
  private outputsNamed = 0;

  constructor(host: string, options: Partial<LivesLimits>, closed: (life: ArtifactLife) => void) {
    this.register = new Register(host, { ...DEFAULT_LIVES_LIMITS, ...options }, (life) => {
      this.complete(life);
      closed(life);
    });
    this.births = new Births(this.register);
    this.writing = new Writing(this.register, this.redirections, this.tampered, this.tells);
    this.marking = new Marking(this.register, this.tells);
    this.naming = new Naming(this.register, this.tells);
    this.executions = new Executions(this.register, this.births, this.announced);
    this.reports = new Reports(this.register);
  }

  /** Adds what is known beside the events of the file itself. */
  private complete(life: Life): void {
    if (life.removedAt === undefined || life.mayRun) life.announcedBy(this.announced.of(life.path, life.bornAt));
    const mount = this.mounts.over(life);
    if (mount !== undefined) life.cover(mount);
    if (this.tells.attributes) life.noteAttributesRecorded();
    life.unmarkedBy = this.unmarked.of(life);
  }

  /** From now on open lives that change are gathered in the set; whoever looks at one takes it out. */
  gatherChanges(): Set<ArtifactLife> {
    return this.register.gatherChanges() as Set<ArtifactLife>;
  }

  /** Makes an open life of this host ready to be judged as it is now. */
  look(life: ArtifactLife): void {
    this.register.refresh(life as Life);
    this.complete(life as Life);
  }

  /** All that is known of this host's files, for a snapshot. */
  get state(): LivesState {
    return {
      register: this.register.state,
      executedUnseen: this.births.executedUnseen,
      memoryFiles: this.births.memoryFiles.state,
      redirections: this.redirections.state,
      announced: [...this.announced.all()],
      tampered: this.tampered.state,
      mounts: this.mounts.state,
      unmarked: this.unmarked.state,
      fileEventsSeen: this.tells.files,
      begunAt: this.begunAt,
      attributesSeen: this.tells.attributes,
    };
  }

  /** Goes on from a snapshot; nothing was observed yet. After a reboot no process of before acts again. */
  restore(state: LivesState, rebooted: boolean): void {
    this.register.restore(state.register, rebooted);
    this.births.executedUnseen = state.executedUnseen;
    this.announced.restore(state.announced);
    this.tells.files = state.fileEventsSeen;
    this.begunAt = state.begunAt;
    this.tells.attributes = state.attributesSeen;
    this.unmarked.restore(state.unmarked);
    if (rebooted) return;
    this.births.memoryFiles.restore(state.memoryFiles);
    this.redirections.restore(state.redirections);
    this.tampered.restore(state.tampered);
    this.mounts.restore(state.mounts);
  }

  /** The open life of a file, known by where it lies. */
  lifeAt(device: string | undefined, inode: Integer64): ArtifactLife | undefined {
    return this.register.at(device, inode);
  }

  /** Hosts share one memory: the more there are, the less each may hold. */
  limitTo(maxLives: number): void {
    this.register.limitTo(maxLives);
  }

  get counts(): LivesCounts {
    const { begun, closed, evicted } = this.register;
    return { begun, closed, evicted, executedUnseen: this.births.executedUnseen };
  }

  /** From now on several sensors tell of this host's files: some by inode and path, some by path alone. */
  toldBySeveral(): void {
    this.register.joinByPath();
  }

  /** Takes in an event by the actor that lineage placed it on; gives the life that changed. */
  observe(event: ActedEvent, actor: Actor): ArtifactLife | undefined {
    this.register.advance(event.at);
    if (event.at < this.begunAt) this.begunAt = event.at;
    const life = this.take(event, actor);
    if (life !== undefined) this.register.weigh(life);
    return life;
  }

  private take(event: ActedEvent, actor: Actor): Life | undefined {
    switch (event.kind) {
      case "file.opened":
        return this.writing.opened(event, actor);
      case "file.written":
        return this.writing.written(event, actor);
      case "file.copied":
        return this.writing.copied(event, actor);
      case "files.swapped":
        return this.writing.swapped(event, actor);
      case "file.attribute-changed":
        return this.marking.attributeChanged(event, actor);
      case "file.truncated":
        return this.writing.truncated(event, actor);
      case "file.mode-changed":
        return this.marking.modeChanged(event, actor);
      case "file.renamed":
        return this.naming.renamed(event, actor);
      case "file.linked":
        return this.naming.linked(event, actor);
      case "file.removed":
        return this.naming.removed(event, actor);
      case "file.made":
        return this.naming.made(event);
      case "process.executed":
        // It runs since before, and was told of then.
        if (event.seenRunningAs !== undefined && actor.run.event !== event.id) return undefined;
        this.commanded(event, actor);
        return this.executions.executed(event, actor);
      case "process.forked":
        if (event.thread !== true) this.redirections.forked(actor.process, event.child);
        return undefined;
      case "process.exited":
        this.redirections.exited(actor.process);
        return undefined;
      case "memory-file.created":
        this.births.memoryFiles.created(actor, event);
        return undefined;
      case "login.set":
      case "session.opened":
      case "session.closed":
        return undefined;
      case "process.tampered":
        this.tampered.note(event, actor);
        return undefined;
      case "filesystem.mounted":
        this.mounts.note(event);
        return undefined;
    }
  }

  /** What a command line asks for beside the file that it runs. */
  private commanded({ at, id }: EventOf<"process.executed">, actor: Actor): void {
    this.redirections.executed(actor);
    this.unmarked.note(actor, at, id);
    const use = readToolUse(actor.run);
    if (use !== undefined) this.announced.announce(use, actor, at, id, this.tells.files);
  }

  /** Takes in what a source says of a file, when it is one that is known by its inode or else by its path. */
  report(event: FileReported): void {
    this.reports.report(event);
  }

  /** Takes in what an event of one of several sensors says of a file beside what happened to it. */
  addTold(life: ArtifactLife, event: ActedEvent): void {
    this.reports.addTold(life as Life, event);
  }

  /**
   * A stream that shows commands and no files, for so long that it cannot be chance: what a stripping command named as
   * output is all there is, and has a life from now on. A replay knows at its end.
   */
  nameOutputs(): void {
    if (this.tells.files || this.announced.named === this.outputsNamed) return;
    if (this.register.time - this.begunAt < FILES_AWAITED_MS) return;
    this.outputsNamed = this.announced.named;
    this.births.byCommandLine(this.announced.all());
  }

  /** Closes every life, oldest birth first. */
  end(): void {
    if (!this.tells.files) this.births.byCommandLine(this.announced.all());
    this.register.closeAll();
  }
}

export interface LivesState {
  readonly register: RegisterState;
  readonly executedUnseen: number;
  readonly memoryFiles: MemoryFiles["state"];
  readonly redirections: Redirections["state"];
  readonly announced: readonly Announcement[];
  readonly tampered: TamperedProcesses["state"];
  readonly mounts: Mounts["state"];
  readonly unmarked: Unmarked["state"];
  readonly fileEventsSeen: boolean;
  readonly begunAt: number;
  readonly attributesSeen: boolean;
}

/** What a snapshot of lives holds beside plain data. */
export const LIVES_CLASSES: GraphClasses = { ...LIFE_CLASSES, ...TOUCH_CLASSES };

/** Any host writes a file within a minute, when files are told of at all. */
const FILES_AWAITED_MS = 60_000;
