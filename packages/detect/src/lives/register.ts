import type { ArtifactLife, FileRef, Integer64 } from "@limpid/core";
import { Crowd } from "./crowd.ts";
import { Devices, type DevicesState } from "./devices.ts";
import { DirectoryMoves, type DirectoryMovesState } from "./directory-moves.ts";
import { Generations } from "./generations.ts";
import { Leaving } from "./leaving.ts";
import { type Birth, Life } from "./life.ts";
import type { LivesLimits } from "./limits.ts";
import { PathIndex } from "./path-index.ts";
import { isAbsolute } from "./paths.ts";
import { noticeTakenNames } from "./taken-names.ts";

/**
 * Which life a file reference means. By device and inode, because a name can be anything; by path where no
 * inode was logged. An inode is no identity after its last name goes (one was reused after 24 ms), so a life
 * ends there and the next file on that inode is another generation.
 */
export class Register {
  readonly moves = new DirectoryMoves();
  private readonly devices = new Devices();
  private readonly crowd: Crowd;
  private readonly byPath = new PathIndex(this.moves, () => this.crowd.all());
  private readonly generations = new Generations();
  private readonly leaving = new Leaving();
  /** Copies whose inode nobody named yet, by path. */
  private readonly awaited = new Map<string, Life>();
  /** Open lives that changed since somebody looked; undefined while nobody does. */
  private changed: Set<Life> | undefined = undefined;
  /** Whether several sensors tell of this host. */
  private joined = false;
  private now = Number.NEGATIVE_INFINITY;
  begun = 0;
  closed = 0;
  evicted = 0;

  private readonly host: string;
  private readonly limits: LivesLimits;
  private readonly hand: (life: ArtifactLife) => void;

  constructor(host: string, limits: LivesLimits, hand: (life: Life) => void) {
    this.host = host;
    this.limits = limits;
    this.crowd = new Crowd(limits.maxLives);
    this.hand = hand as (life: ArtifactLife) => void;
  }

  /** From now on the lives that change are gathered here; whoever looks at one takes it out. */
  gatherChanges(): Set<Life> {
    this.changed ??= new Set();
    return this.changed;
  }

  /** All that is known of files, for a snapshot. */
  get state(): RegisterState {
    return {
      ...this.devices.state,
      ...this.crowd.state,
      byPath: this.byPath.state,
      generations: this.generations.state,
      leaving: this.leaving.all(),
      awaited: this.awaited,
      now: this.now,
      begun: this.begun,
      closed: this.closed,
      evicted: this.evicted,
      moves: this.moves.state,
    };
  }

  /**
   * Goes on from a snapshot. After a reboot a device without a real disk (major number 0: tmpfs, overlay, btrfs) may
   * have any number, so its files are known by their names alone until somebody meets them.
   */
  restore(state: RegisterState, rebooted: boolean): void {
    this.devices.restore(state);
    this.generations.restore(state.generations);
    this.moves.restore(state.moves);
    this.now = state.now;
    this.begun = state.begun;
    this.closed = state.closed;
    this.evicted = state.evicted;
    for (const life of [...state.neverRan, ...state.mayRun]) this.takeBack(life, rebooted);
    for (const [path, life] of state.awaited) this.awaited.set(path, life);
    for (const { life, until } of state.leaving) this.leaving.add(life, until);
    this.byPath.restore(state.byPath);
  }

  private takeBack(life: Life, rebooted: boolean): void {
    this.crowd.add(life);
    life.reportChangesTo(this.changed);
    const { inode, device, foundAt } = life;
    const places = [inode === undefined ? undefined : { device, inode }, foundAt];
    for (const place of places) {
      if (place === undefined) continue;
      if (!rebooted || place.device?.startsWith("00:") !== true)
        this.devices.of(place.device).inodes.set(place.inode, life);
      else if (life.path !== undefined && life.removedAt === undefined && life.origin === "file") {
        this.awaited.set(this.moves.apply(life.path, life.movesSeen), life);
      }
    }
  }

  /** Event time went on: lives whose names are gone for good are handed out. */
  advance(at: number): void {
    while (this.crowd.namesTooMuch && this.evict());
    if (at <= this.now) return;
    this.now = at;
    for (let life = this.leaving.due(at); life !== undefined; life = this.leaving.due(at)) {
      if (life.closed || life.removedAt === undefined) continue;
      if (stillRuns(life)) this.leaving.add(life, at + this.limits.stillRunningMs);
      else this.close(life);
    }
  }

  /** Time of the newest event. */
  get time(): number {
    return this.now;
  }

  /** The life that an event at `at` means by `file`. */
  find(file: FileRef, at: number): Life | undefined {
    const { inode } = file;
    const path = file.path;
    if (inode === undefined) return path === undefined ? undefined : this.findByPath(path);
    const life =
      this.devices.of(file.device).inodes.get(inode) ?? this.settle(file, inode) ?? this.knownByPath(file, inode);
    if (life?.removedAt === undefined || at <= life.removedAt) return life;
    // After its removal: a late record means the same name or none; another name is another file.
    if (path === undefined || path === life.path || !isAbsolute(path) || path.startsWith("/proc/")) return life;
    this.succeeded(life, at);
    return undefined;
  }

  /** From now on a path means the same file as an inode of it, whoever of the host's sensors says which. */
  joinByPath(): void {
    this.joined = true;
    this.byPath.keep();
  }

  /** A file whose inode one sensor names and another one did not, or wrote its device in another way. */
  private knownByPath(file: FileRef, inode: Integer64): Life | undefined {
    const path = nameIn(file);
    if (!this.joined || path === undefined || !isAbsolute(path)) return undefined;
    const life = this.findByPath(path);
    if (life === undefined || (life.inode ?? life.foundAt?.inode ?? inode) !== inode) return undefined;
    if (life.inode !== undefined && !writtenOtherwise(life.device, file.device)) return undefined;
    if (life.foundAt === undefined) {
      life.foundAt = { device: file.device, inode };
      this.devices.of(file.device).inodes.set(inode, life);
    }
    return life;
  }

  /** It is known by its path alone until somebody names its inode beside it. */
  awaitInode(life: Life): void {
    if (life.inode !== undefined || life.path === undefined) return;
    if (this.awaited.size >= this.crowd.limit) this.awaited.clear(); // names that were moved away stay behind
    this.awaited.set(life.path, life);
  }

  private settle(file: FileRef, inode: Integer64): Life | undefined {
    if (this.awaited.size === 0 || file.path === undefined) return undefined;
    const life = this.awaited.get(file.path);
    if (life === undefined) return undefined;
    this.awaited.delete(file.path);
    if (life.closed || life.path !== file.path) return undefined;
    life.foundAt = { device: file.device, inode };
    this.devices.of(file.device).inodes.set(inode, life);
    return life;
  }

  /** What this host may hold from now on. */
  limitTo(maxLives: number): void {
    this.crowd.limitTo(Math.min(maxLives, this.limits.maxLives));
  }

  findByPath(path: string): Life | undefined {
    return this.byPath.find(path);
  }

  begin(file: FileRef, path: string | undefined, birth: Birth, birthSeen: boolean, origin: "file" | "memory"): Life {
    while (this.crowd.isFull && this.evict());
    const { inode } = file;
    const device = this.devices.of(file.device);
    const generation = inode === undefined ? 0 : this.generations.of(device.index, inode);
    const name = file.device === undefined ? undefined : device.name;
    const moves = this.moves.count;
    const life = new Life(this.host, name, inode, generation, birth, this.begun++, path, moves, birthSeen, origin);
    life.reportChangesTo(this.changed);
    if (inode !== undefined) device.inodes.set(inode, life);
    this.crowd.add(life);
    this.byPath.named(life);
    return life;
  }

  /** A life changed: its names may be far longer than those of others. */
  weigh(life: Life): void {
    if (life.closed || life.longNames === life.weighed) return;
    this.crowd.weigh(life);
  }

  /** The life of the file of this touch, or a new one whose birth was not seen. */
  meet(file: FileRef, touch: Birth): Life {
    const life = this.find(file, touch.at);
    if (life === undefined) return this.begin(file, nameIn(file), touch, false, "file");
    this.seen(life, file);
    return life;
  }

  /** A known life was met again. */
  seen(life: Life, file: FileRef): void {
    const path = nameIn(file);
    if (path !== undefined && (life.path === undefined || (!isAbsolute(life.path) && isAbsolute(path)))) {
      life.path = path;
      life.movesSeen = this.moves.count;
      this.named(life);
    }
    this.crowd.met(life);
  }

  /** It ran or may run now: it outlives the others when memory is short. */
  becameRunnable(life: Life): void {
    this.crowd.becameRunnable(life);
  }

  /** Its names changed: the index by path, if there is one, learns them. */
  named(life: Life): void {
    this.byPath.named(life);
  }

  forgetNames(life: Life): void {
    this.byPath.forget(life);
  }

  /** Its last known name went. It is still known for a moment. */
  leave(life: Life, at: number): void {
    life.removedAt = at;
    this.leaving.add(life, at + this.limits.graceMs);
  }

  /** Another file has its inode: the end of this life, whether its removal was seen or not. */
  succeeded(life: Life, at: number): void {
    life.removedAt ??= at;
    this.close(life);
  }

  close(life: Life): void {
    if (life.closed) return;
    life.closed = true;
    this.changed?.delete(life);
    life.reportChangesTo(undefined);
    this.forgetNames(life);
    const { inode } = life;
    if (inode !== undefined) {
      const { inodes, index } = this.devices.of(life.device);
      if (inodes.get(inode) === life) inodes.delete(inode);
      this.generations.passed(index, inode, life.generation + 1);
    }
    this.forgetPlace(life);
    this.crowd.remove(life);
    this.closed++;
    if (life.path !== undefined) life.path = this.moves.apply(life.path, life.movesSeen);
    this.hand(life);
  }

  /** Brings the name of an open life up to date, and says whether a younger file has that name now. */
  refresh(life: Life): void {
    if (life.path === undefined) return;
    life.path = this.moves.apply(life.path, life.movesSeen);
    life.movesSeen = this.moves.count;
    if (life.removedAt !== undefined) return;
    const holder = this.findByPath(life.path);
    if (holder === undefined || holder === life || holder.sequence < life.sequence) return;
    if (holder.removedAt !== undefined || holder.path === undefined) return;
    if (this.moves.apply(holder.path, holder.movesSeen) === life.path) life.nameTakenAt = holder.bornAt;
  }

  /** The open life of a file, known by where it lies. */
  at(device: string | undefined, inode: Integer64): Life | undefined {
    return this.devices.of(device).inodes.get(inode);
  }

  private forgetPlace(life: Life): void {
    if (life.path !== undefined && this.awaited.get(life.path) === life) this.awaited.delete(life.path);
    const { foundAt } = life;
    if (foundAt === undefined) return;
    const { inodes, index } = this.devices.of(foundAt.device);
    if (inodes.get(foundAt.inode) === life) inodes.delete(foundAt.inode);
    this.generations.passed(index, foundAt.inode, this.generations.of(index, foundAt.inode) + 1);
  }

  /** Hands out every life, oldest birth first. */
  closeAll(): void {
    const lives = this.crowd.all();
    lives.sort((a, b) => a.bornAt - b.bornAt || a.sequence - b.sequence);
    noticeTakenNames(lives, this.moves);
    for (const life of lives) this.close(life);
  }

  /** Lets go of one life; false when there is none. */
  private evict(): boolean {
    const life = this.crowd.first;
    if (life === undefined) return false;
    this.evicted++;
    this.close(life);
    return true;
  }
}

export interface RegisterState extends DevicesState {
  readonly byPath: ReadonlyMap<string, Life> | undefined;
  /** The least recently seen first. */
  readonly neverRan: readonly Life[];
  readonly mayRun: readonly Life[];
  readonly generations: Generations["state"];
  readonly leaving: readonly { readonly life: Life; readonly until: number }[];
  readonly awaited: ReadonlyMap<string, Life>;
  readonly now: number;
  readonly begun: number;
  readonly closed: number;
  readonly evicted: number;
  readonly moves: DirectoryMovesState;
}

/** Whether one device may stand behind both: sensors leave it out, or write its number in their own ways. */
function writtenOtherwise(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one.includes(":") !== other.includes(":");
}

/** The name a file goes by; what only leads to an open descriptor is none. */
export function nameIn(file: FileRef): string | undefined {
  return file.pathBasis === "none" || file.path?.startsWith("/proc/self/fd/") === true ? undefined : file.path;
}

/** Whether a process runs this file still: its inode cannot be reused while it does. */
function stillRuns(life: Life): boolean {
  return life.executions.some(({ by }) => by.process.exitedAt === undefined && by.process.images.at(-1) === by.run);
}
