import type { ActedEvent, ProcessSighting } from "@limpid/core";
import type { Birth, Births } from "./births.ts";
import { hasAncestor, shorten } from "./chain.ts";
import { runFirstSeen } from "./image-run.ts";
import { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import type { LineageParts } from "./parts.ts";
import type { ProcessTable } from "./process-table.ts";
import type { LineageTally } from "./tally.ts";
import type { Teller } from "./told-by.ts";

/** Whose child a process is: the process that forked it, or the one that a record names by its pid. */
export class Parents {
  readonly #host: string;
  readonly #limits: LineageLimits;
  readonly #table: ProcessTable;
  readonly #births: Births;
  readonly #tally: LineageTally;
  readonly #teller: Teller;

  constructor({ host, limits, table, births, tally, teller }: LineageParts) {
    this.#host = host;
    this.#limits = limits;
    this.#table = table;
    this.#births = births;
    this.#tally = tally;
    this.#teller = teller;
  }

  /** The process that a record names as its parent: known, waiting to be born, or new to us. */
  named(ppid: number, seen: ProcessSighting, event: ActedEvent): Instance | undefined {
    if (ppid === 0 || ppid === seen.pid) return undefined; // pid 0 is the kernel: the parent of init and kthreadd
    const { parentSensorId } = seen;
    const sure = parentSensorId === undefined ? undefined : this.#table.bySensorId(parentSensorId);
    if (sure !== undefined) {
      sure.lastNamedAt = event.at;
      return sure;
    }
    const known = this.#table.get(ppid);
    const birth = this.#births.get(ppid);
    if (birth !== undefined && event.at >= birth.at && (known === undefined || known.exitedAt !== undefined)) {
      const born = this.bear(ppid, birth);
      if (known !== undefined) {
        this.#tally.pidsReused += 1;
        known.predecessor = undefined;
        born.predecessor = known;
      }
      this.#table.add(born, event.at);
      return born;
    }
    if (known !== undefined) {
      const ended = known.exitedAt !== undefined && known.exitedAt + this.#limits.lateMs < event.at;
      if (!ended) {
        known.lastNamedAt = event.at;
        this.#nameParent(known, parentSensorId);
        return known;
      }
      this.#tally.pidsReused += 1;
    }
    const run = runFirstSeen(seen.parentImage, event.at, undefined);
    const named = new Instance(this.#host, ppid, parentSensorId, "named", event.at, event.id, undefined, run);
    this.#tally.named += 1;
    this.#table.add(named, event.at);
    return named;
  }

  /** A process without a known parent gets one from the first record that names it; later ones change nothing. */
  adopt(known: Instance, event: ActedEvent, seen: ProcessSighting): void {
    if (known.parent !== undefined || seen.ppid === undefined || known.ppid === seen.ppid) return;
    const parent = this.named(seen.ppid, seen, event);
    if (parent === undefined || hasAncestor(parent, known)) return;
    known.parent = parent;
    known.parentRun = parent.run;
    known.depth = this.depthBelow(parent);
    if (known.login === undefined && seen.loginUser === parent.loginUser) known.login = parent.login;
  }

  /** The child of a fork that waited acts, or is named. */
  bear(pid: number, birth: Birth, sensorId?: string): Instance {
    this.#births.delete(pid);
    const { parent, run } = birth;
    parent.lastNamedAt = birth.at;
    const instance = new Instance(this.#host, pid, sensorId, "forked", birth.at, birth.event, parent, run);
    instance.inheritFrom(parent);
    instance.parentRun = run;
    instance.depth = this.depthBelow(parent);
    this.#tally.forked += 1;
    return instance;
  }

  /** Depth of a child of `parent`; shortens a lineage that grew beyond the limit. */
  depthBelow(parent: Instance): number {
    const { maxDepth } = this.#limits;
    if (parent.depth + 1 <= maxDepth) return parent.depth + 1;
    this.#tally.lineagesShortened += shorten(parent, maxDepth) ? 1 : 0;
    return parent.depth + 1;
  }

  /** A sensor that names a known parent by an id of its own: it has not told of that process itself yet. */
  #nameParent(parent: Instance, id: string | undefined): void {
    const { sensor } = this.#teller;
    const { told } = parent;
    if (sensor === undefined || id === undefined || told === undefined) return;
    if (told.byOther(sensor.name) && told.idOf(sensor.name) === undefined)
      this.#table.call(parent, told, sensor.name, id);
  }
}
