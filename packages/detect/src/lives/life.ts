import type {
  Actor,
  ArtifactLife,
  Creator,
  CreatorBasis,
  Execution,
  Integer64,
  LifeKey,
  Touch,
  TouchKind,
  WriterTampering,
} from "@limpid/core";
import { outputNamer } from "../tools/named-output.ts";
import {
  EXECUTIONS_KEPT,
  EXECUTIONS_KEPT_FIRST,
  PREVIOUS_PATHS_KEPT,
  TOUCHES_KEPT,
  TOUCHES_KEPT_FIRST,
} from "./limits.ts";

/**
 * One generation of a file while it is gathered. Most files of a log are written once and never run, so a new
 * life costs one object with a fixed set of fields; what only a judged life needs is derived when asked for.
 */
export class Life implements ArtifactLife {
  readonly host: string;
  readonly device: string | undefined;
  readonly inode: Integer64 | undefined;
  readonly generation: number;
  readonly birthSeen: boolean;
  readonly bornAt: number;
  readonly birthEvent: string;
  readonly origin: "file" | "memory";
  /** Order of birth among the lives of a host: several are born in one millisecond. */
  readonly sequence: number;
  path: string | undefined;
  /** Further hard links that are known. */
  otherPaths: string[] | undefined = undefined;
  previousPaths: string[] = NO_PATHS;
  touches: Touch[] = [];
  touchesDropped = 0;
  writes = 0;
  lastWriteAt: number | undefined = undefined;
  executions: Execution[] = NO_EXECUTIONS;
  executionsDropped = 0;
  madeExecutableAt: number | undefined = undefined;
  removedAt: number | undefined = undefined;
  nameTakenAt: number | undefined = undefined;
  writerTampering: WriterTampering | undefined = undefined;
  coveredBy: { readonly path: string; readonly at: number; readonly event: string } | undefined = undefined;
  lastSeenAt: number;
  basis: CreatorBasis = "unknown";
  writer: Actor | undefined = undefined;
  writtenAt: number | undefined = undefined;
  writeEvent: string | undefined = undefined;
  /** The shell behind an inferred writer. */
  opener: Actor | undefined = undefined;
  /** Set when a command line named this path before the file was seen. */
  announcedBy: Actor | undefined = undefined;
  /** How many directory renames had happened when `path` was set. */
  movesSeen = 0;
  /** Handed out: nothing is attached any more. */
  closed = false;
  /** In which of the two lists of the register it stands. */
  listedAsRunnable = false;
  /** Neighbours in the list of least recently seen lives. */
  older: Life | undefined = undefined;
  newer: Life | undefined = undefined;

  constructor(
    host: string,
    device: string | undefined,
    inode: Integer64 | undefined,
    generation: number,
    birth: { readonly at: number; readonly id: string },
    sequence: number,
    path: string | undefined,
    birthSeen: boolean,
    origin: "file" | "memory",
  ) {
    this.host = host;
    this.device = device;
    this.inode = inode;
    this.generation = generation;
    this.birthSeen = birthSeen;
    this.bornAt = birth.at;
    this.birthEvent = birth.id;
    this.origin = origin;
    this.sequence = sequence;
    this.path = path;
    this.lastSeenAt = birth.at;
  }

  get key(): LifeKey {
    const place = this.inode === undefined ? `path:${this.path ?? ""}` : `${this.device ?? ""}:${this.inode}`;
    return `${this.host}|${place}#${this.generation}@${this.birthEvent}` as LifeKey;
  }

  get creator(): Creator {
    return {
      basis: this.basis,
      actor: this.writer,
      at: this.writtenAt,
      event: this.writeEvent,
      opener: this.opener,
    };
  }

  get namedAsOutputBy(): Actor | undefined {
    return this.announcedBy ?? outputNamer(this);
  }

  /** Whether it could run: it did, or an execute bit was set. */
  get mayRun(): boolean {
    return this.madeExecutableAt !== undefined || this.executions.length > 0;
  }

  touch(kind: TouchKind, at: number, event: string, by: Actor, path: string | undefined): void {
    this.add({ kind, at, event, by, path });
  }

  changeMode(at: number, event: string, by: Actor, path: string | undefined, mode: number): void {
    this.add({ kind: "mode-changed", at, event, by, path, mode });
    if ((mode & 0o111) !== 0) this.madeExecutableAt ??= at;
  }

  execute(execution: Execution): void {
    this.add(execution);
    if (this.executions === NO_EXECUTIONS) this.executions = [];
    if (keepEnds(this.executions, execution, EXECUTIONS_KEPT_FIRST, EXECUTIONS_KEPT)) this.executionsDropped++;
  }

  /** The actor could write to it from here on. */
  writtenBy(basis: CreatorBasis, by: Actor, at: number, event: string): void {
    this.writes++;
    this.lastWriteAt = at;
    this.basis = basis;
    this.writer = by;
    this.writtenAt = at;
    this.writeEvent = event;
    this.opener = undefined;
  }

  /** The writer is not the shell that opened the file but the program that inherited its descriptor. */
  inheritedBy(by: Actor, shell: Actor): void {
    this.basis = "inherited-fd";
    this.writer = by;
    this.opener = shell;
  }

  rename(to: string | undefined): void {
    if (to === this.path) return;
    if (this.path !== undefined) this.leaveName(this.path);
    this.path = to;
  }

  addName(path: string): void {
    if (this.path === undefined) this.path = path;
    else if (this.otherPaths === undefined) this.otherPaths = [path];
    else if (this.otherPaths.length < PREVIOUS_PATHS_KEPT) this.otherPaths.push(path);
  }

  /** Takes one name away; true when no known name is left. */
  removeName(path: string | undefined): boolean {
    const others = this.otherPaths;
    if (others === undefined || others.length === 0) return true;
    const index = path === undefined ? -1 : others.indexOf(path);
    if (index >= 0) others.splice(index, 1);
    else this.rename(others.shift());
    return false;
  }

  private leaveName(path: string): void {
    if (this.previousPaths === NO_PATHS) this.previousPaths = [];
    if (this.previousPaths.length < PREVIOUS_PATHS_KEPT) this.previousPaths.push(path);
  }

  private add(touch: Touch): void {
    if (touch.at > this.lastSeenAt) this.lastSeenAt = touch.at;
    if (keepEnds(this.touches, touch, TOUCHES_KEPT_FIRST, TOUCHES_KEPT)) this.touchesDropped++;
  }
}

/** Shared by all lives that have none: an array per life would cost more than the life. */
const NO_PATHS: string[] = [];
const NO_EXECUTIONS: Execution[] = [];

/** Adds to a list that keeps its first and last entries; true when one of the middle had to go. */
function keepEnds<T>(list: T[], entry: T, first: number, limit: number): boolean {
  if (list.length < limit) {
    list.push(entry);
    return false;
  }
  list.copyWithin(first, first + 1);
  list[limit - 1] = entry;
  return true;
}
