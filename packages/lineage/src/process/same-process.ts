import type { ActedEvent, ProcessForked, ProcessSighting } from "@limpid/core";
import type { Birth } from "./births.ts";
import { hasAncestor, hasPidAbove } from "./chain.ts";
import { sameImage } from "./image-run.ts";
import type { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import { SENSORS_APART_MS } from "./told-by.ts";

/**
 * How far two stamps of one moment lie apart. The records' clock ticks every 4 ms (CONFIG_HZ=250), and the threads of a
 * process that ends may enter calls until they are killed.
 */
const SAME_MOMENT_MS = 20;

/** Whether a record cannot be of this process, though it bears its pid. */
export function contradicts(known: Instance, event: ActedEvent, limits: LineageLimits): boolean {
  if (known.startBasis === "named") return false;
  const seen = event.process;
  const late = event.at < known.lastSeenAt;
  // Sensors read the login account and name images in their own ways: they contradict each other, not themselves.
  const several = known.told?.several === true;
  if (!late && !several && loginContradicts(known, event)) return true;
  if (seen.ppid === undefined || known.ppid === undefined) return false;
  if (seen.ppid === known.ppid) return !late && !several && isOtherDaemon(known, event);
  return !late && !mayBeReparented(known, seen.ppid, event.at, limits);
}

/** An account that was set is never unset again, and another one in its place leaves a LOGIN record. */
function loginContradicts(known: Instance, { kind, process: seen }: ActedEvent): boolean {
  if (kind === "login.set" || seen.loginUser === undefined || seen.loginUser === known.loginUser) return false;
  if (known.loginUser === null || known.loginUser === undefined) return false;
  return seen.loginUser === null || seen.ppid !== known.ppid;
}

/** Under pid 1 many daemons look alike: another image without an execution is another one. */
function isOtherDaemon(known: Instance, { kind, process: seen }: ActedEvent): boolean {
  if (seen.ppid !== 1 || known.parent?.pid !== 1) return false;
  if (kind === "process.executed" || known.run.event === undefined) return false;
  return !sameImageOrUnsaid(known, seen) && !known.images.some((run) => sameImage(run.image, seen.image));
}

/**
 * An orphan goes to pid 1, to an ancestor that asked for it (PR_SET_CHILD_SUBREAPER), or to the first process of its
 * container, which need not be an ancestor. So its parent must have ended, or its ancestors be known in part only.
 */
function mayBeReparented(known: Instance, ppid: number, at: number, limits: LineageLimits): boolean {
  const { parent } = known;
  if (ppid === 1 || parent === undefined || parent.pid === ppid) return true;
  if (hasPidAbove(parent, ppid)) return true;
  return parent.exitedAt !== undefined && parent.exitedAt <= at + limits.lateMs;
}

/**
 * Whether a record's parent is what the child of this fork can show: the parent, its parent (CLONE_PARENT), or who
 * took in an orphan. A number that may have been a thread's is believed only with the parent itself, while that lives:
 * it may have been given to a process of somebody else since.
 */
export function mayBeChild({ parent, sureProcess }: Birth, { ppid }: ProcessSighting): boolean {
  if (ppid === undefined || ppid === parent.pid) return true;
  if (!sureProcess && parent.exitedAt === undefined) return false;
  return ppid === 1 || hasPidAbove(parent, ppid);
}

/**
 * Whether a record after a process's end is still of that process: another thread's last call, or what one sensor
 * stamps after another one told of the end.
 */
export function isLastCall(known: Instance, ended: number, event: ActedEvent): boolean {
  const { ppid } = event.process;
  const told = known.told !== undefined && event.kind !== "process.executed" && event.kind !== "process.forked";
  const sameParent = ppid === known.ppid || (told && ppid === undefined);
  const apart = told ? SENSORS_APART_MS : SAME_MOMENT_MS;
  return event.at - ended <= apart && sameParent && sameImageOrUnsaid(known, event.process);
}

/** Whether an event older than the present process is of the one that had the pid before. */
export function belongsBefore(before: Instance, now: Instance, { at, process: seen }: ActedEvent): boolean {
  if (before.exitedAt !== undefined && at > before.exitedAt) return false;
  if (at < before.startedAt) return false;
  return seen.ppid === undefined || seen.ppid === before.ppid || seen.ppid !== now.ppid;
}

/** Whether a fork record comes after its child's first record: vfork, or records out of order. */
export function isLateFork(known: Instance, parent: Instance, event: ProcessForked, limits: LineageLimits): boolean {
  if (known.startBasis === "forked") return false;
  // A fork is stamped before its child exists; a later one made the next process of that pid.
  const age = known.startedAt - event.at;
  const apart = known.told !== undefined && known.exitedAt === undefined ? SENSORS_APART_MS : SAME_MOMENT_MS;
  if (age < -apart || age > limits.exitGraceMs) return false;
  if (hasAncestor(parent, known)) return false;
  const first = known.parent?.pid ?? known.ppid;
  return first === undefined || first === parent.pid || first === 1 || first === parent.ppid;
}

function sameImageOrUnsaid(known: Instance, seen: ProcessSighting): boolean {
  return seen.image === undefined || known.run.image === undefined || sameImage(known.run.image, seen.image);
}
