import type { ActedEvent, ImageRun, ProcessForked, ProcessSighting } from "@limpid/core";
import type { Births } from "./births.ts";
import { namesCost, runFirstSeen, sameImage } from "./image-run.ts";
import { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import type { Parents } from "./parents.ts";
import type { LineageParts } from "./parts.ts";
import type { ProcessTable } from "./process-table.ts";
import { isLateFork, mayBeChild } from "./same-process.ts";
import type { LineageTally } from "./tally.ts";

/** How a process comes to be known, by its fork or by its first record, and loses its pid to the next one. */
export class Arrivals {
  readonly #host: string;
  readonly #limits: LineageLimits;
  readonly #table: ProcessTable;
  readonly #births: Births;
  readonly #tally: LineageTally;
  readonly #parents: Parents;

  constructor({ host, limits, table, births, tally }: LineageParts, parents: Parents) {
    this.#host = host;
    this.#limits = limits;
    this.#table = table;
    this.#births = births;
    this.#tally = tally;
    this.#parents = parents;
  }

  /** The first record of a process: its fork is waiting, or was not seen. */
  arrive(event: ActedEvent, seen: ProcessSighting, before: Instance | undefined): Instance {
    const birth = this.#births.get(seen.pid);
    let instance: Instance;
    if (birth !== undefined && event.at >= birth.at - this.#limits.lateMs && mayBeChild(birth, seen)) {
      instance = this.#parents.bear(seen.pid, birth, seen.sensorId);
    } else {
      if (birth !== undefined) this.#births.delete(seen.pid);
      instance = this.#meet(event, seen);
    }
    if (before !== undefined) {
      this.#tally.pidsReused += 1;
      before.predecessor = undefined;
      instance.predecessor = before;
    }
    this.#table.add(instance, event.at);
    return instance;
  }

  /** A fork waits for its child's first record, unless that came before. */
  fork(parent: Instance, run: ImageRun, event: ProcessForked): void {
    if (event.thread === true || event.child <= 0 || event.child === parent.pid) return;
    const known = this.#table.get(event.child);
    if (known !== undefined) {
      if (known.firstEvent === event.id) return; // the same record again
      if (known.sensorId !== undefined && known.sensorId === event.childSensorId) return;
      if (isLateFork(known, parent, event, this.#limits)) {
        this.#adoptFork(known, parent, run);
        return;
      }
      // Far too late to say anything, or about one that had the pid before.
      if (known.lastSeenAt > event.at + this.#limits.lateMs) return;
      if (known.startBasis === "forked" && event.at < known.startedAt) return;
      this.endUnseen(known, event.at);
    }
    const sureProcess = event.thread === false;
    this.#births.add(event.child, { parent, run, event: event.id, at: event.at, sureProcess });
  }

  /** Another process has its pid: it ended, and its end was not seen. */
  endUnseen(known: Instance, at: number): void {
    if (known.exitedAt !== undefined) return;
    this.#table.end(known, at);
    if (known.startBasis !== "named") this.#tally.exitsLost += 1;
  }

  /** A process whose fork was not seen. */
  #meet(event: ActedEvent, seen: ProcessSighting): Instance {
    const parent = seen.ppid === undefined ? undefined : this.#parents.named(seen.ppid, seen, event);
    const believed = saysPresentImage(event) ? seen.image : undefined;
    const sameAsParent =
      believed !== undefined && parent?.run.event !== undefined && sameImage(parent.run.image, believed);
    // The parent's execution was seen, so the child is younger than that and still runs the parent's image.
    const run = sameAsParent ? parent.run : runFirstSeen(believed, event.at, seen.cwd, seen.signing);
    const instance = new Instance(this.#host, seen.pid, seen.sensorId, "first-seen", event.at, event.id, parent, run);
    if (parent !== undefined) {
      instance.parentRun = parent.run;
      instance.depth = this.#parents.depthBelow(parent);
      if (parent.loginUser !== undefined && parent.loginUser === seen.loginUser) instance.login = parent.login;
    }
    if (!sameAsParent) instance.textCost = namesCost(run);
    instance.ppid = seen.ppid;
    this.#tally.firstSeen += 1;
    return instance;
  }

  #adoptFork(known: Instance, parent: Instance, run: ImageRun): void {
    this.#tally.lateForks += 1;
    if (known.startBasis === "named") this.#tally.named -= 1;
    else this.#tally.firstSeen -= 1;
    this.#tally.forked += 1;
    known.startBasis = "forked";
    known.parent = parent;
    known.parentRun = run;
    known.depth = this.#parents.depthBelow(parent);
    known.login ??= parent.loginUser === known.loginUser ? parent.login : undefined;
    // A child that was first seen by its exec ran its parent's image before.
    const [first] = known.images;
    if (first?.event !== undefined && first !== run) {
      known.precede(run, this.#limits.maxImages);
    } else if (first !== undefined && known.images.length === 1 && known.run.image === undefined) {
      known.fill(run);
    }
  }
}

/** Whether a record's image ran before it: an execution names the next one, user space names what it likes. */
function saysPresentImage({ kind }: ActedEvent): boolean {
  return kind !== "process.executed" && kind !== "session.opened" && kind !== "session.closed";
}
