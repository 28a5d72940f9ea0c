import type {
  ActedEvent,
  Actor,
  ArtifactLife,
  EventOf,
  FileRef,
  FileReported,
  GraphClasses,
  Integer64,
} from "@limpid/core";
import { readToolUse } from "../tools/tool-use.ts";
import { Announced, type Announcement } from "./announced.ts";
import { Births } from "./births.ts";
import { loadedByHand } from "./execution.ts";
import { LIFE_CLASSES, type Life } from "./life.ts";
import { DEFAULT_LIVES_LIMITS, type LivesLimits } from "./limits.ts";
import type { MemoryFiles } from "./memory-files.ts";
import { Mounts } from "./mounts.ts";
import { baseName, isDeleted, isMemoryFile } from "./paths.ts";
import { Redirections } from "./redirections.ts";
import { nameIn, Register, type RegisterState } from "./register.ts";
import { scriptFileOf } from "./script-file.ts";
import { TamperedProcesses } from "./tampered-processes.ts";
import { withTold } from "./told-attributes.ts";
import { AttributeTouch, CopyTouch, LinkedExecution, LinkedTouch, ModeTouch, TOUCH_CLASSES } from "./touches.ts";
import { Unmarked } from "./unmarked.ts";

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
  private readonly announced = new Announced();
  private readonly tampered = new TamperedProcesses();
  private readonly mounts = new Mounts();
  private readonly unmarked = new Unmarked();
  private fileEventsSeen = false;
  /** Time of the first event. */
  private begunAt = Number.POSITIVE_INFINITY;
  private outputsNamed = 0;
  private attributesSeen = false;

  constructor(host: string, options: Partial<LivesLimits>, closed: (life: ArtifactLife) => void) {
    this.register = new Register(host, { ...DEFAULT_LIVES_LIMITS, ...options }, (life) => {
      this.complete(life);
      closed(life);
    });
    this.births = new Births(this.register);
  }

  /** Adds what is known beside the events of the file itself. */
  private complete(life: Life): void {
    if (life.removedAt === undefined || life.mayRun) life.announcedBy(this.announced.of(life.path, life.bornAt));
    const mount = this.mounts.over(life);
    if (mount !== undefined) life.cover(mount);
    if (this.attributesSeen) life.noteAttributesRecorded();
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
      fileEventsSeen: this.fileEventsSeen,
      begunAt: this.begunAt,
      attributesSeen: this.attributesSeen,
    };
  }

  /** Goes on from a snapshot; nothing was observed yet. After a reboot no process of before acts again. */
  restore(state: LivesState, rebooted: boolean): void {
    this.register.restore(state.register, rebooted);
    this.births.executedUnseen = state.executedUnseen;
    this.announced.restore(state.announced);
    this.fileEventsSeen = state.fileEventsSeen;
    this.begunAt = state.begunAt;
    this.attributesSeen = state.attributesSeen;
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

  /** Takes in what an event of one of several sensors says of a file beside what happened to it. */
  addTold(life: ArtifactLife, event: ActedEvent): void {
    const known = life as Life;
    const others = (event.alsoTold ?? []).map((told) => told.event).filter((id) => id !== event.id);
    if (others.length > 0) known.toldAlso(event.id, others);
    if (event.kind !== "process.executed" && event.kind !== "file.written" && event.kind !== "file.removed") return;
    if (this.register.find(event.file, event.at) === known) this.reportTraits(known, event.id, event.at, event.file);
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
        return this.opened(event, actor);
      case "file.written":
        return this.written(event, actor);
      case "file.copied":
        return this.copied(event, actor);
      case "files.swapped":
        return this.swapped(event, actor);
      case "file.attribute-changed":
        return this.attributeChanged(event, actor);
      case "file.truncated":
        return this.truncated(event, actor);
      case "file.mode-changed":
        return this.modeChanged(event, actor);
      case "file.renamed":
        return this.renamed(event, actor);
      case "file.linked":
        return this.linked(event, actor);
      case "file.removed":
        return this.removed(event, actor);
      case "file.made":
        return this.made(event);
      case "process.executed":
        return this.executed(event, actor);
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

  /** Takes in what a source says of a file, when it is one that is known by its inode or else by its path. */
  report({ id, at, file, attributes }: FileReported): void {
    const { path, inode, sizeBytes, sha256, signing } = file;
    if ((sizeBytes ?? sha256 ?? signing ?? attributes) === undefined) return;
    const known = this.register.find(file, at) ?? (path === undefined ? undefined : this.register.findByPath(path));
    if (known === undefined || (inode !== undefined && known.inode !== undefined && known.inode !== inode)) return;
    if (attributes !== undefined) {
      known.report({ at, event: id, attributes: withTold(known.reported?.attributes, attributes) });
    }
    this.reportTraits(known, id, at, file);
  }

  private reportTraits(life: Life, event: string, at: number, { sizeBytes, sha256, signing }: FileRef): void {
    if (sizeBytes === undefined && sha256 === undefined && signing === undefined) return;
    life.report({
      at,
      event,
      ...(sizeBytes === undefined ? {} : { sizeBytes }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(signing === undefined ? {} : { signing }),
    });
  }

  /**
   * A stream that shows commands and no files, for so long that it cannot be chance: what a stripping command named as
   * output is all there is, and has a life from now on. A replay knows at its end.
   */
  nameOutputs(): void {
    if (this.fileEventsSeen || this.announced.named === this.outputsNamed) return;
    if (this.register.time - this.begunAt < FILES_AWAITED_MS) return;
    this.outputsNamed = this.announced.named;
    this.births.byCommandLine(this.announced.all());
  }

  /** Closes every life, oldest birth first. */
  end(): void {
    if (!this.fileEventsSeen) this.births.byCommandLine(this.announced.all());
    this.register.closeAll();
  }

  private opened(event: EventOf<"file.opened">, actor: Actor): Life | undefined {
    const { file, at } = event;
    if (!mayBeRegular(file)) return undefined;
    this.fileEventsSeen = true;
    const fresh = event.created || event.unnamed;
    const kind = fresh ? "created" : event.truncated ? "truncated" : "opened";
    const path = event.unnamed ? undefined : nameIn(file);
    const touch = new LinkedTouch(kind, at, event.id, actor, path);
    let life = this.register.find(file, at);
    if (life === undefined || fresh) {
      if (life !== undefined) this.register.succeeded(life, at);
      life = this.register.begin(file, path, touch, fresh, "file");
    } else this.register.seen(life, file);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    if (file.mode !== undefined && (file.mode & 0o111) !== 0) {
      life.madeExecutableAt ??= at;
      this.register.becameRunnable(life);
    }
    this.redirections.opened(actor, life, at);
    return life;
  }

  /** A sensor saw the bytes change. A writer that goes on writing adds nothing. */
  private written(event: EventOf<"file.written">, actor: Actor): Life | undefined {
    const { file, at } = event;
    if (!mayBeRegular(file)) return undefined;
    this.fileEventsSeen = true;
    const known = this.register.find(file, at);
    const before = known?.written?.by;
    if (known !== undefined && before?.process === actor.process && before.run === actor.run) {
      this.register.seen(known, file);
      known.outdateReports();
      return known;
    }
    const touch = new LinkedTouch("written", at, event.id, actor, nameIn(file));
    const life = this.findOrBegin(file, touch);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    return life;
  }

  /** A new file with the content of another: whoever copied it made it. */
  private copied(event: EventOf<"file.copied">, actor: Actor): Life | undefined {
    const { from, to, at } = event;
    if (!mayBeRegular(from) || !mayBeRegular(to)) return undefined;
    this.fileEventsSeen = true;
    const path = nameIn(to);
    const known = this.register.find(to, at);
    if (known !== undefined) this.register.succeeded(known, at);
    const touch = new CopyTouch(at, event.id, actor, path, nameIn(from) ?? "");
    const life = this.register.begin(to, path, touch, true, "file");
    this.register.awaitInode(life);
    life.add(touch);
    this.wroteWith(life, actor, touch);
    const source = this.register.find(from, at);
    if (source !== undefined) life.takeOver(source);
    return life;
  }

  /** Each file has the other's content now: what was known of its writer is over. */
  private swapped(event: EventOf<"files.swapped">, actor: Actor): Life | undefined {
    let life: Life | undefined;
    for (const file of [event.one, event.other]) {
      if (!mayBeRegular(file)) continue;
      const touch = new LinkedTouch("swapped", event.at, event.id, actor, nameIn(file));
      life = this.findOrBegin(file, touch);
      life.add(touch);
      life.writtenBy("in-place", touch);
      this.register.weigh(life);
    }
    return life;
  }

  private attributeChanged(event: EventOf<"file.attribute-changed">, actor: Actor): Life | undefined {
    const { file, at, attribute, removed } = event;
    this.attributesSeen ||= !removed;
    if (!mayBeRegular(file)) return undefined;
    // Taking away the mark of a download matters for any file; setting it is what browsers do all day.
    if (!removed && this.register.find(file, at) === undefined) return undefined;
    const kind = removed ? "attribute-removed" : "attribute-set";
    const touch = new AttributeTouch(kind, at, event.id, actor, nameIn(file), attribute);
    const life = this.findOrBegin(file, touch);
    life.add(touch);
    return life;
  }

  private wroteWith(life: Life, actor: Actor, touch: LinkedTouch): void {
    life.writtenBy("opener", touch);
    const tampering = this.tampered.of(actor.process);
    if (tampering !== undefined) life.tamperedBy(tampering);
  }

  private truncated(event: EventOf<"file.truncated">, actor: Actor): Life | undefined {
    const { file } = event;
    if (!mayBeRegular(file)) return undefined;
    const touch = new LinkedTouch("truncated", event.at, event.id, actor, nameIn(file));
    const life = this.findOrBegin(file, touch);
    life.add(touch);
    // By its own opener it adds nothing: ftruncate of a file that was just opened.
    if (life.written?.by.process !== actor.process) {
      life.writtenBy(nameIn(file) === undefined ? "in-place" : "opener", touch);
    }
    return life;
  }

  private modeChanged(event: EventOf<"file.mode-changed">, actor: Actor): Life | undefined {
    const { file, at, mode } = event;
    if (!mayBeRegular(file)) return undefined;
    this.fileEventsSeen = true;
    const executable = (mode & 0o111) !== 0;
    // A file that nothing was seen to write matters once it may run; most changes of mode are of other files.
    if (!executable && this.register.find(file, at) === undefined) return undefined;
    const name = nameIn(file);
    const touch = new ModeTouch(at, event.id, actor, name, mode);
    const life = this.findOrBegin(file, touch);
    life.add(touch);
    if (executable) {
      life.madeExecutableAt ??= at;
      this.register.becameRunnable(life);
    }
    // fchmod needs a descriptor: strip and its like set the mode of the file whose bytes they just replaced.
    if (name === undefined && life.written?.by.process !== actor.process) life.writtenBy("in-place", touch);
    return life;
  }

  private renamed(event: EventOf<"file.renamed">, actor: Actor): Life | undefined {
    const { from, to } = event;
    if (isDirectory(from)) {
      if (from.path !== undefined && to.path !== undefined) this.register.moves.add(from.path, to.path);
      return undefined;
    }
    if (!mayBeRegular(from)) return undefined;
    const path = nameIn(to);
    const replaced = this.replacedBy(event);
    const touch = new LinkedTouch("renamed", event.at, event.id, actor, path);
    const life = this.findOrBegin(withInode(from, to), touch);
    if (replaced !== undefined && replaced !== life) {
      replaced.add(new LinkedTouch("replaced", event.at, event.id, actor, path));
      if (putsCopyInPlace(actor.run) && life.writer?.process === actor.process) life.takeOver(replaced);
      this.loseName(replaced, path, event.at);
    }
    this.register.forgetNames(life);
    if (from.path !== undefined && life.otherPaths.includes(from.path)) {
      life.removeName(from.path);
      if (path !== undefined) life.addName(path);
    } else {
      life.rename(path);
      life.movesSeen = this.register.moves.count;
    }
    life.removedAt = undefined;
    this.register.named(life);
    life.add(touch);
    return life;
  }

  private linked(event: EventOf<"file.linked">, actor: Actor): Life | undefined {
    const { from, to } = event;
    if (!mayBeRegular(from)) return undefined;
    const path = nameIn(to);
    const touch = new LinkedTouch("linked", event.at, event.id, actor, path);
    const life = this.findOrBegin(withInode(from, to), touch);
    if (life.path === undefined) life.movesSeen = this.register.moves.count;
    if (path !== undefined && path !== life.path) life.addName(path);
    life.removedAt = undefined;
    this.register.named(life);
    life.add(touch);
    return life;
  }

  private removed(event: EventOf<"file.removed">, actor: Actor): Life | undefined {
    this.fileEventsSeen = true;
    const life = this.register.find(event.file, event.at);
    if (life === undefined) return undefined;
    const path = nameIn(event.file) ?? life.path;
    life.add(new LinkedTouch("removed", event.at, event.id, actor, path));
    this.loseName(life, path, event.at);
    return life;
  }

  private loseName(life: Life, path: string | undefined, at: number): void {
    this.register.forgetNames(life);
    if (life.removeName(path)) this.register.leave(life, at);
    else this.register.named(life);
  }

  /** A directory, node or symbolic link took the inode: the file that had it is gone. */
  private made(event: EventOf<"file.made">): undefined {
    if (event.file.inode === undefined) return;
    const life = this.register.find({ ...event.file, path: undefined }, event.at);
    if (life !== undefined) this.register.succeeded(life, event.at);
  }

  private executed(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    // It runs since before, and was told of then.
    if (event.seenRunningAs !== undefined && actor.run.event !== event.id) return undefined;
    this.redirections.executed(actor);
    this.unmarked.note(actor, event.at, event.id);
    const use = readToolUse(actor.run);
    if (use !== undefined) this.announced.announce(use, actor, event.at, event.id, this.fileEventsSeen);
    const loaded = this.loadedFile(event, actor);
    const life = this.executedFile(event, actor);
    if (loaded !== undefined && loaded !== life) this.record(loaded, executionOf(event, actor));
    return life ?? loaded;
  }

  private executedFile(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    const image = event.image ?? event.file.path;
    if (image !== undefined && isMemoryFile(image) && actor.run.script === undefined) {
      const execution = executionOf(event, actor);
      return this.record(this.births.inMemory(event, actor, execution), execution);
    }
    const known = this.register.find(event.file, event.at);
    if (known !== undefined) return wasTold(known, event) ? known : this.record(known, executionOf(event, actor));
    const path = this.births.worthALife(event, actor);
    if (path === undefined) return undefined;
    const execution = executionOf(event, actor);
    return this.record(this.register.begin(event.file, path, execution, false, "file"), execution);
  }

  private record(life: Life, execution: LinkedExecution): Life {
    life.execute(execution);
    const since = life.birthSeen ? life.bornAt : Number.NEGATIVE_INFINITY;
    life.announcedBy(this.announced.of(life.path, since));
    this.register.becameRunnable(life);
    return life;
  }

  /** The file that runs although another one was executed: the interpreter of a script, the loader's argument. */
  private loadedFile(event: EventOf<"process.executed">, actor: Actor): Life | undefined {
    if (actor.run.script !== undefined) {
      const interpreter = event.interpreters[0];
      return interpreter === undefined ? undefined : this.register.find(interpreter, event.at);
    }
    const path = loadedByHand(event, actor);
    if (path !== undefined) return this.register.findByPath(path);
    const script = scriptFileOf(event, actor);
    return script === undefined ? undefined : (this.register.findByPath(script) ?? this.births.ofScript(script, event));
  }

  private replacedBy(event: EventOf<"file.renamed">): Life | undefined {
    if (event.replaced !== undefined) return this.register.find(event.replaced, event.at);
    if (event.to.inode !== undefined || event.to.path === undefined) return undefined;
    return this.register.findByPath(event.to.path);
  }

  private findOrBegin(file: FileRef, touch: LinkedTouch): Life {
    this.fileEventsSeen = true;
    const life = this.register.find(file, touch.at);
    if (life === undefined) return this.register.begin(file, nameIn(file), touch, false, "file");
    this.register.seen(life, file);
    return life;
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

/** Tools that write a changed copy of a file beside it and rename it over the file. */
const COPY_IN_PLACE: ReadonlySet<string> = new Set(["codesign", "install_name_tool", "vtool", "bitcode_strip"]);

function putsCopyInPlace({ image }: Actor["run"]): boolean {
  return image !== undefined && COPY_IN_PLACE.has(baseName(image));
}

/** Whether another sensor told how the process began that was seen to run. */
function wasTold({ executions }: Life, { seenRunningAs: pid }: EventOf<"process.executed">): boolean {
  return pid !== undefined && executions.some(({ by }) => by.process.pid === pid);
}

function executionOf(event: EventOf<"process.executed">, actor: Actor): LinkedExecution {
  const image = event.image ?? event.file.path;
  const nameless = image !== undefined && (isDeleted(image) || isMemoryFile(image));
  const path = nameless ? image : (nameIn(event.file) ?? image);
  return new LinkedExecution(event.at, event.id, actor, path, nameless);
}

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;

function mayBeRegular(file: FileRef): boolean {
  return file.mode === undefined || (file.mode & FILE_TYPE) === REGULAR || (file.mode & FILE_TYPE) === 0;
}

function isDirectory(file: FileRef): boolean {
  return file.mode !== undefined && (file.mode & FILE_TYPE) === DIRECTORY;
}

/** The same file under both names: one of them may have been logged without its inode. */
function withInode(file: FileRef, other: FileRef): FileRef {
  if (file.inode !== undefined || other.inode === undefined) return file;
  return { ...file, inode: other.inode, device: other.device };
}
