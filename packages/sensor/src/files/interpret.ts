import type { Integer64 } from "@limpid/core";
import { EVENT } from "../kernel/fanotify.ts";
import type { HandleCalls } from "../kernel/handles.ts";
import type { NativeBuffer } from "../kernel/native-buffer.ts";
import { isObjectName } from "./beginnings.ts";
import type { FanotifyEvent } from "./decode.ts";
import type { Directories } from "./directories.ts";
import type { FileActor, FileCounts, FileNameRemoved, FileSinks, FormerFile, WatchedFile } from "./files.ts";
import type { Group } from "./groups.ts";
import type { KnownFile, KnownFiles } from "./known-files.ts";
import { type MissedClose, MissedCloses } from "./missed.ts";
import type { LayerFile, Overlays } from "./overlays.ts";
import { handleIn, keyOf, pathOfFile, pathOfPlace, pathOpened } from "./paths.ts";
import type { Seen, Sight, Unseen } from "./sight.ts";
import type { Superblock } from "./superblocks.ts";

const { ATTRIB, CLOSE_WRITE, CREATE, DELETE, DELETE_SELF, MOVED_FROM, MOVED_TO, MOVE_SELF, OPEN_EXEC, RENAME } = EVENT;
/** Bits that ask for a look at the file. */
const LOOKED_AT = CLOSE_WRITE | OPEN_EXEC | ATTRIB | CREATE | RENAME | MOVED_TO | MOVE_SELF;
/** Made and closed by one process within a moment: a pipe would need its other end for that. */
const NEW = CREATE | CLOSE_WRITE;
/** Bits after which a file that is gone held something that nobody saw. */
const MISSED = CLOSE_WRITE | OPEN_EXEC;
const MOVED = RENAME | MOVED_TO | MOVE_SELF;
const MAX_HELD = 256;
const MAX_FRESH = 4096; // files that are open since they were created

interface Parts {
  readonly calls: HandleCalls;
  readonly sight: Sight;
  readonly directories: Directories;
  readonly known: KnownFiles;
  readonly sinks: FileSinks;
  readonly counts: FileCounts;
  readonly isOwn: (pid: number) => boolean;
  readonly now: () => number;
  /** The file system of an open file. */
  readonly superblockOf: (device: string, descriptor: number) => Superblock | undefined;
  readonly overlays: Pick<Overlays, "behind">;
}

/** One event while it is interpreted. */
interface Turn {
  readonly event: FanotifyEvent;
  readonly superblock: Superblock;
  readonly buffer: NativeBuffer;
  readonly actor: FileActor;
  /** The file of a layer that an overlay showed. */
  readonly behind?: LayerFile | undefined;
}

/** Says what events mean: looks at the file behind each, and tells of those that begin like an executable. */
export class Interpreter {
  readonly #of: Parts;
  /** Keys of files that were created and not closed yet. */
  readonly #fresh = new Set<string>();
  readonly #missed = new MissedCloses();
  /** Removals that a run may have come before. */
  readonly #held: Held[] = [];
  /** The first half of a rename, from kernels that tell the halves apart. */
  #movedFrom: { readonly pid: number; readonly path: string | undefined } | undefined;

  constructor(parts: Parts) {
    this.#of = parts;
  }

  /** @param read when the queue was empty last, and when the event was read */
  take(event: FanotifyEvent, group: Group, buffer: NativeBuffer, read: Pick<FileActor, "after" | "before">): void {
    const { calls, counts, isOwn } = this.#of;
    const { mask, pid, descriptor, processDescriptor = -2 } = event;
    counts.events++;
    let given = false;
    if (mask & EVENT.Q_OVERFLOW) {
      counts.overflow++;
    } else if (isOwn(pid)) {
      counts.own++;
    } else if (mask & EVENT.ONDIR) {
      this.#directory(event, group, buffer);
    } else {
      // -1 says that the process had ended, less that there was no descriptor to be had.
      const actor = { pid, ...read, lived: processDescriptor < -1 ? undefined : processDescriptor >= 0 };
      if (group.level === "descriptors") given = this.#openFile(event, buffer, actor);
      else this.#file(event, group, buffer, actor);
    }
    if (descriptor >= 0 && !given) calls.close(descriptor);
    if (processDescriptor >= 0) calls.close(processDescriptor);
  }

  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** Tells the removals that were held back. */
  release(): void {
    for (const { removed } of this.#held.splice(0)) this.#of.sinks.event(removed);
  }

  /** Counts as lost what was gone and did not run. @param now milliseconds of CLOCK_MONOTONIC */
  giveUp(now = Number.POSITIVE_INFINITY): void {
    this.#of.counts.gone += this.#missed.giveUp(now);
  }

  #directory(event: FanotifyEvent, group: Group, buffer: NativeBuffer): void {
    const { counts, directories } = this.#of;
    counts.directories++;
    if (event.mask & (RENAME | MOVED_FROM | MOVED_TO)) directories.moved();
    const superblock = superblockOf(event, group);
    if (event.mask & DELETE && superblock !== undefined && event.target !== undefined) {
      directories.removed(keyOf(superblock, event.target, buffer));
    }
  }

  #file(event: FanotifyEvent, group: Group, buffer: NativeBuffer, actor: FileActor): void {
    const { calls, counts, sight } = this.#of;
    const superblock = superblockOf(event, group);
    if (superblock === undefined) {
      this.#unseen("gone", event.mask); // unmounted since
      return;
    }
    const turn = { event, superblock, buffer, actor };
    const { mask, target, place } = event;
    if (mask & LOOKED_AT) {
      counts.looked++;
      let seen: Seen | Unseen = "nothing";
      if (target !== undefined) seen = sight.byHandle(superblock, buffer.address + target.at, (mask & NEW) === NEW);
      else if (place?.name !== undefined) seen = sight.byName(superblock, buffer.address + place.at, place.name);
      if (typeof seen !== "string" && isLeftForLinker(seen, (event.newPlace ?? place)?.name)) {
        calls.close(seen.descriptor);
        counts.objects++;
        seen = "nothing";
      }
      if (typeof seen !== "string") this.#ofInterest(turn, seen);
      else this.#ofNoInterest(turn, seen);
    } else {
      counts.passed++;
    }
    if (mask & MOVED_FROM) this.#movedFrom = { pid: event.pid, path: this.#placeOf(turn) };
    if (mask & (DELETE | DELETE_SELF)) this.#removed(turn);
  }

  /** A file that the kernel opened for us. Says whether its descriptor was taken over. */
  #openFile(event: FanotifyEvent, buffer: NativeBuffer, actor: FileActor): boolean {
    const { counts, sight } = this.#of;
    counts.looked++;
    const seen = event.descriptor < 0 ? "unopenable" : sight.byDescriptor(event.descriptor);
    if (typeof seen === "string") {
      this.#unseen(seen, event.mask);
      return false;
    }
    if (seen.relocatable && (event.mask & OPEN_EXEC) === 0 && isLeftForLinker(seen, pathOpened(seen.descriptor, 0))) {
      counts.objects++;
      return false;
    }
    const superblock = this.#of.superblockOf(seen.status.device, event.descriptor);
    if (superblock === undefined) return false;
    const behind = this.#of.overlays.behind(superblock, event.descriptor);
    const turn = { event, superblock: behind?.superblock ?? superblock, buffer, actor, behind };
    this.#ofInterest(turn, behind === undefined ? seen : { ...seen, status: behind.status });
    return true;
  }

  #unseen(why: Unseen, mask: number): void {
    // A name that is gone, a mode of a file that is gone: nothing that could be missed.
    if (why === "nothing" || (why === "gone" && (mask & MISSED) === 0)) return;
    this.#of.counts[why]++;
  }

  /** What is not of interest matters by what it was, and by the name it took. */
  #ofNoInterest(turn: Turn, why: Unseen): void {
    const { known } = this.#of;
    const { event, superblock, buffer, actor } = turn;
    const { mask, target } = event;
    if (why === "gone" && mask & CLOSE_WRITE && target !== undefined) {
      const key = keyOf(superblock, target, buffer);
      const created = superblock.group.level === "renames" ? (mask & CREATE) !== 0 || this.#fresh.has(key) : undefined;
      this.#missed.add(key, { path: this.#placeOf(turn), at: this.#of.now(), actor, created });
    } else {
      this.#unseen(why, mask);
    }
    const begins = (mask & NEW) === CREATE;
    if (known.size === 0 && this.#fresh.size === 0 && !begins) return;
    if ((mask & NEW) === NEW && why === "nothing") return; // it was nothing before
    const key = target === undefined ? undefined : keyOf(superblock, target, buffer);
    if (begins && key !== undefined) this.#isFresh(key);
    if (mask & CLOSE_WRITE && key !== undefined) {
      this.#fresh.delete(key);
      const before = why === "nothing" ? known.get(key) : undefined;
      if (before !== undefined) {
        known.delete(key);
        this.#of.sinks.event({ kind: "overwritten", at: this.#of.now(), actor, file: before });
      }
    }
    if (mask & MOVED && known.size > 0) this.#movedOn(turn, why, key);
  }

  /** A file that is not of interest took a name, or one that was is gone since. */
  #movedOn(turn: Turn, why: Unseen, key: string | undefined): void {
    const { known, sinks, now } = this.#of;
    const from = this.#movedFromOf(turn);
    const path = this.#placeOf(turn);
    const mover = key ?? (from === undefined ? undefined : known.at(from, namespaceOf(turn.superblock))?.key);
    const former = mover === undefined ? undefined : known.get(mover);
    const replaced = this.#replaced(turn, mover, path, from);
    if (why === "nothing" || mover === undefined || former === undefined || path === undefined) {
      if (replaced !== undefined) this.#tellRemoved(turn, replaced.key, replaced.file);
      return;
    }
    if (replaced !== undefined) known.unname(replaced.key, path);
    const file = { ...former, path };
    known.set(mover, file, true);
    sinks.event({
      kind: "moved",
      at: now(),
      actor: turn.actor,
      file,
      from: from ?? former.path,
      replaced: replaced?.file,
    });
  }

  #ofInterest(turn: Turn, seen: Seen): void {
    const { known, counts } = this.#of;
    const { event, superblock } = turn;
    counts.ofInterest++;
    const from = this.#movedFromOf(turn);
    const key = this.#keyOf(turn, seen);
    const former = known.get(key);
    const path = this.#pathOf(turn, seen, former);
    const file = watchedFile(superblock, key, seen, path);
    const replaced = event.mask & MOVED ? this.#replaced(turn, key, path, from ?? former?.path) : undefined;
    if (replaced !== undefined) known.unname(replaced.key, path);
    known.set(key, file, (event.mask & MOVED) !== 0);
    const missed = event.mask & OPEN_EXEC ? this.#missed.take(key) : undefined;
    this.#report(turn, seen, { key, file, former, from: from ?? former?.path, replaced: replaced?.file, missed });
  }

  #report({ event, superblock, actor }: Turn, seen: Seen, told: Told): void {
    const { sinks, calls, now } = this.#of;
    const { key, file, former, from, replaced, missed } = told;
    const { mask } = event;
    const at = now();
    if (this.#held.some((one) => hasSucceeded(key, file, mask, one))) this.release();
    let held: number | undefined = seen.descriptor;
    const open = (): number | undefined => {
      if (held === undefined) return this.#reopen(superblock, key);
      const descriptor = held;
      held = undefined;
      return descriptor;
    };
    try {
      const closed = (mask & CLOSE_WRITE) !== 0;
      const tellsFiles = superblock.group.level === "renames";
      const linked = (mask & CREATE) !== 0 && (former !== undefined || (!closed && file.links > 1));
      // The kernel tells the new number of links before the new name.
      const before = former?.path === file.path ? undefined : former?.path;
      if (linked) sinks.event({ kind: "linked", at, actor, file, from: before });
      else if (mask & CREATE && !closed) this.#isFresh(key);
      if (closed) {
        const created = this.#fresh.delete(key) || ((mask & CREATE) !== 0 && former === undefined);
        sinks.closed({ ...file, at, actor, created: tellsFiles ? created : undefined, open });
      }
      if (missed !== undefined) sinks.closed({ ...file, ...missed, path: missed.path ?? file.path, open });
      if (mask & MOVED) sinks.event({ kind: "moved", at, actor, file, from, replaced });
      const same = former?.mode === file.mode && former.ownerUid === file.ownerUid;
      // Told of a file that is still being written, it would begin a life before its creation: the close has the mode.
      if (mask & ATTRIB && !same && !this.#fresh.has(key)) sinks.event({ kind: "mode-set", at, actor, file });
      if (mask & OPEN_EXEC) sinks.event({ kind: "run", at, actor, file, open });
    } finally {
      if (held !== undefined) calls.close(held);
      held = undefined;
    }
  }

  #reopen(superblock: Superblock, key: string): number | undefined {
    const handle = handleIn(superblock, key);
    if (handle === undefined) return undefined;
    const descriptor = this.#of.sight.openKept(superblock, handle);
    superblock.anchor.rest();
    return descriptor;
  }

  #removed(turn: Turn): void {
    const { known } = this.#of;
    const { event, superblock, buffer } = turn;
    if (known.size === 0) return;
    const path = this.#placeOf(turn);
    const there = path === undefined ? undefined : known.at(path, namespaceOf(superblock))?.key;
    const key = event.target === undefined ? there : keyOf(superblock, event.target, buffer);
    const file = key === undefined ? undefined : known.get(key);
    if (key === undefined || file === undefined) return;
    this.#tellRemoved(turn, key, path === undefined ? file : { ...file, path });
  }

  #tellRemoved({ superblock, actor }: Turn, key: string, { path, mountNamespace, device, inode }: FormerFile): void {
    const { known, now } = this.#of;
    // The removal of a further name may be told when the last one is gone already.
    if (known.unname(key, path) === 0 && this.#linksOfKept(superblock, key) === 0) known.delete(key);
    const file = { path, mountNamespace, device, inode };
    this.#held.push({ key, removed: { kind: "removed", at: now(), actor, file } });
    if (this.#held.length > MAX_HELD) this.release();
  }

  #linksOfKept(superblock: Superblock, key: string): number {
    const { sight, calls } = this.#of;
    const handle = handleIn(superblock, key);
    const named = handle === undefined ? -1 : sight.nameOfKept(superblock, handle);
    if (named < 0) return 0;
    const links = calls.stat(named) < 0 ? 0 : calls.status().links;
    calls.close(named);
    return links;
  }

  /** The known file that lost a name to another one; none when the two exchanged their names. */
  #replaced(
    { superblock }: Turn,
    mover: string | undefined,
    path: string | undefined,
    from: string | undefined,
  ): { readonly key: string; readonly file: FormerFile } | undefined {
    const there = path === undefined ? undefined : this.#of.known.at(path, namespaceOf(superblock));
    if (there === undefined || there.key === mover) return undefined;
    const handle = handleIn(superblock, there.key);
    const named = handle === undefined ? -1 : this.#of.sight.nameOfKept(superblock, handle);
    if (named < 0) return there;
    const links = this.#of.calls.stat(named) < 0 ? 0 : this.#of.calls.status().links;
    const now = links === 0 ? undefined : pathOfFile(superblock, named);
    this.#of.calls.close(named);
    return now !== undefined && now === from ? undefined : there;
  }

  /** The name of an event; else the one that the file has after a move, or was known by before anything else. */
  #pathOf(turn: Turn, { descriptor, status }: Seen, former: KnownFile | undefined): string | undefined {
    if (turn.behind !== undefined) return turn.behind.path ?? former?.path ?? pathOpened(descriptor, status.links);
    // Of several names, the one that it was opened by; else what this host calls it, where renames are told.
    if (turn.event.descriptor >= 0) {
      const opened = pathOpened(descriptor, status.links);
      const isSure = turn.superblock.group.level !== "descriptors" && status.links < 2;
      return isSure ? (former?.path ?? opened) : (opened ?? former?.path);
    }
    const named = this.#placeOf(turn);
    if (named !== undefined) return named;
    const stays = (turn.event.mask & MOVE_SELF) === 0 ? former?.path : undefined;
    return stays ?? pathOfFile(turn.superblock, descriptor) ?? former?.path;
  }

  #placeOf({ event, superblock, buffer }: Turn): string | undefined {
    return pathOfPlace(this.#of.directories, superblock, event.newPlace ?? event.place, buffer);
  }

  /** Where a renamed file comes from. */
  #movedFromOf({ event, superblock, buffer }: Turn): string | undefined {
    if (event.mask & RENAME) return pathOfPlace(this.#of.directories, superblock, event.formerPlace, buffer);
    if ((event.mask & MOVED_TO) === 0 || this.#movedFrom?.pid !== event.pid) return undefined;
    const { path } = this.#movedFrom;
    this.#movedFrom = undefined;
    return path;
  }

  /** An event that tells a name alone leaves the handle to be asked for. */
  #keyOf({ event, superblock, buffer, behind }: Turn, { status, descriptor }: Seen): string {
    if (behind !== undefined) return behind.key;
    if (event.target !== undefined) return keyOf(superblock, event.target, buffer);
    return identityOf(this.#of.calls, superblock, descriptor) ?? `${superblock.device}#${status.inode}`;
  }

  #isFresh(key: string): void {
    this.#fresh.add(key);
    if (this.#fresh.size <= MAX_FRESH) return;
    const [oldest] = this.#fresh;
    if (oldest !== undefined) this.#fresh.delete(oldest);
  }
}

/** Who takes a name, or an inode, comes after who lost it. */
function hasSucceeded(key: string, { path, device, inode }: WatchedFile, mask: number, held: Held): boolean {
  const { file } = held.removed;
  if (key !== held.key && inode === file.inode && device === file.device) return true;
  return (mask & OPEN_EXEC) === 0 && file.path === path;
}

interface Held {
  readonly key: string;
  readonly removed: FileNameRemoved;
}

interface Told {
  readonly key: string;
  readonly file: WatchedFile;
  readonly former: KnownFile | undefined;
  readonly from: string | undefined;
  readonly replaced: FormerFile | undefined;
  readonly missed: MissedClose | undefined;
}

/** What tells an open file apart from all that have its inode before or after it; undefined where there are no handles. */
export function identityOf(calls: HandleCalls, superblock: Superblock, descriptor: number): string | undefined {
  const handle = superblock.group.level === "descriptors" ? undefined : calls.handleOf(descriptor);
  return handle === undefined ? undefined : `${superblock.device}/${handle}`;
}

/** A build makes thousands, and nothing ever runs one. Under another name it is of interest like any other file. */
function isLeftForLinker({ relocatable }: Seen, name: string | undefined): boolean {
  return relocatable && name !== undefined && isObjectName(name);
}

function superblockOf(event: FanotifyEvent, { filesystems }: Group): Superblock | undefined {
  const named = event.target ?? event.place ?? event.newPlace;
  return named === undefined ? undefined : filesystems.get(named.filesystem);
}

function namespaceOf({ anchor }: Superblock): number | undefined {
  return anchor.place.namespace.own ? undefined : anchor.place.namespace.id;
}

function watchedFile(
  superblock: Superblock,
  key: string,
  { status, begins }: Seen,
  path: string | undefined,
): WatchedFile {
  const { links, mode, ownerUid, sizeBytes } = status;
  const inode = integer(status.inode);
  const { device } = superblock;
  const identity = handleIn(superblock, key) === undefined ? undefined : key;
  const place = { path, mountNamespace: namespaceOf(superblock), device, inode, identity };
  return { ...place, begins, mode, ownerUid, sizeBytes, links };
}

function integer(value: bigint): Integer64 {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
