import type { ActedEvent, EventOf, FileRef, TelemetryEvent } from "@limpid/core";
import { pathOf, sameFile } from "./same-file.ts";

/**
 * How far the starts of one process lie apart by two sensors' word: some count them from the boot, by a clock that is
 * not set right with the others, and some know the second alone. No pid is given again so soon.
 */
const SAME_START_MS = 60_000;

/**
 * Where another telling of the same occurrence would stand: one key for each way of naming it. Empty for what is told
 * of no process: a report about a file is not something that happened once.
 */
export function placesOf(event: TelemetryEvent): readonly string[] {
  switch (event.kind) {
    case "process.forked":
      return [`fork ${event.host} ${event.process.pid} ${event.child}`];
    case "process.executed":
      return hasPid(event)
        ? [`exec ${event.host} ${event.process.pid}`, ...named("image", event, event.image)]
        : named("image", event, event.image);
    case "process.exited":
    case "login.set":
    case "session.opened":
    case "session.closed":
    case "memory-file.created":
    case "process.tampered":
      return [`${event.kind} ${event.host} ${event.process.pid}`];
    case "file.renamed":
    case "file.linked":
    case "file.copied":
      return placesOfFile(event, event.to);
    case "files.swapped":
      return placesOfFile(event, event.one);
    case "file.opened":
    case "file.written":
    case "file.attribute-changed":
    case "file.truncated":
    case "file.mode-changed":
    case "file.removed":
    case "file.made":
    case "filesystem.mounted":
      return placesOfFile(event, event.file);
    case "events.lost":
    case "account.named":
    case "file.reported":
      return [];
  }
}

/** Where the opening of a file would stand that this event may be part of: some sensors tell of the write alone. */
export function placesOfOpening(event: TelemetryEvent): readonly string[] {
  if (event.kind !== "file.written" && event.kind !== "file.truncated" && event.kind !== "file.opened") return [];
  return placesOfFile({ kind: "file.opened", host: event.host }, event.file);
}

/** In how much two tellings that may be of one occurrence differ: of several that fit, the one that differs least is it. */
export function differences(one: ActedEvent, other: ActedEvent): number {
  if (one.id === other.id) return 0; // two readers of one record
  let count = 1;
  if (one.kind === "file.opened" && other.kind === one.kind) {
    if (one.created !== other.created) count++;
    if (one.truncated !== other.truncated) count++;
  }
  if ("file" in one && "file" in other && !agree(pathOf(one.file), pathOf(other.file))) count++;
  return count;
}

/** Whether `event` is a write that `opening` opened the file for, by the same process; an opening may be a creation. */
export function isWriteOf(opening: ActedEvent, event: ActedEvent): boolean {
  if (opening.kind !== "file.opened" || opening.host !== event.host) return false;
  if (event.kind !== "file.written" && event.kind !== "file.truncated" && event.kind !== "file.opened") return false;
  if (event.kind === "file.opened" && !opening.created) return false;
  // An inode is given to the next file in no time: another name is another file.
  const sameName = agree(pathOf(opening.file), pathOf(event.file));
  return sameName && sameActor(opening, event) && sameFile(opening.file, event.file);
}

function placesOfFile({ kind, host }: Pick<ActedEvent, "kind" | "host">, file: FileRef): readonly string[] {
  const path = pathOf(file);
  const places: string[] = [];
  if (file.inode !== undefined) places.push(`${kind} ${host} #${file.inode}`);
  if (path !== undefined) places.push(`${kind} ${host} ${path}`);
  return places;
}

function named(what: string, { host }: ActedEvent, name: string | undefined): readonly string[] {
  return name === undefined ? [] : [`${what} ${host} ${name}`];
}

/** Whether two sensors' events of one kind tell of one occurrence, as far as both say something of it. */
export function isSameOccurrence(one: ActedEvent, other: ActedEvent): boolean {
  if (one.host !== other.host || !sameActor(one, other)) return false;
  if (one.platform !== undefined && other.platform !== undefined && one.platform !== other.platform) return false;
  switch (one.kind) {
    case "process.forked":
      return other.kind === one.kind && one.child === other.child;
    case "process.executed":
      return other.kind === one.kind && sameExecution(one, other);
    case "process.exited":
    case "memory-file.created":
      return other.kind === one.kind;
    case "login.set":
      return other.kind === one.kind && one.loginUser === other.loginUser && one.succeeded === other.succeeded;
    case "session.opened":
    case "session.closed":
      return other.kind === one.kind && agree(one.account, other.account);
    case "process.tampered":
      return other.kind === one.kind && one.by === other.by && one.target === other.target;
    case "file.renamed":
      return other.kind === one.kind && samePair(one, other) && agree(pathOf(one.to), pathOf(other.to));
    case "file.linked":
    case "file.copied":
      return other.kind === one.kind && samePair(one, other);
    case "files.swapped":
      return other.kind === one.kind && sameFile(one.one, other.one) && sameFile(one.other, other.other);
    case "file.attribute-changed":
      return (
        other.kind === one.kind &&
        one.attribute === other.attribute &&
        one.removed === other.removed &&
        sameFile(one.file, other.file)
      );
    case "file.mode-changed":
      return other.kind === one.kind && one.mode === other.mode && sameFile(one.file, other.file);
    case "file.made":
      return other.kind === one.kind && one.what === other.what && sameFile(one.file, other.file);
    case "file.opened":
    case "file.written":
    case "file.truncated":
    case "file.removed":
    case "filesystem.mounted":
      return other.kind === one.kind && sameFile(one.file, other.file);
  }
}

/** Whether two executions are of one program, whatever its arguments. */
export function isSameProgram(one: ActedEvent, other: ActedEvent): boolean {
  return one.kind === "process.executed" && other.kind === one.kind && sameProgram(one, other);
}

/** The process as far as both name it. An alert without a pid is of the process that ran its image. */
function sameActor(one: ActedEvent, other: ActedEvent): boolean {
  if (hasPid(one) && hasPid(other)) {
    return one.process.pid === other.process.pid && near(one.process.startedAt, other.process.startedAt);
  }
  const { image } = one.process;
  return image !== undefined && image === other.process.image;
}

export function hasPid({ process }: ActedEvent): boolean {
  return process.pid > 0;
}

function sameExecution(one: EventOf<"process.executed">, other: EventOf<"process.executed">): boolean {
  if (!sameProgram(one, other)) return false;
  if (one.argvComplete && other.argvComplete) return sameArguments(one.argv, other.argv);
  const [parent, otherParent] = [one.process.ppid, other.process.ppid];
  return agree(parent, otherParent) && hasPid(one) && hasPid(other);
}

/** Sensors name the image, the file that was asked for (a link to it, or a script), or both. */
function sameProgram(one: EventOf<"process.executed">, other: EventOf<"process.executed">): boolean {
  const names = namesOf(one);
  if (names.length === 0) return true;
  const others = namesOf(other);
  return others.length === 0 || others.some((name) => names.includes(name));
}

function namesOf({ image, file, interpreters }: EventOf<"process.executed">): readonly string[] {
  return [image, file.path, ...interpreters.map(({ path }) => path)]
    .filter((path) => path !== undefined)
    .map((path) => path.replace(MERGED, "/").replace(DELETED, ""));
}

/** `/bin` is a link to `/usr/bin` on most systems, and some sensors resolve it. */
const MERGED = /^\/usr\/(?=(?:s?bin|lib(?:32|64|x32)?)\/)/;
const DELETED = / \(deleted\)$/;

/** The first one is what the caller said; a sensor may put the path in its place. */
function sameArguments(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 1; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}

function samePair(
  one: { readonly from: FileRef; readonly to: FileRef },
  other: { readonly from: FileRef; readonly to: FileRef },
): boolean {
  return sameFile(one.from, other.from) && sameFile(one.to, other.to);
}

function agree<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

function near(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= SAME_START_MS;
}
