import type { EventsLost } from "@limpid/core";
import type { Base } from "./linux-events.ts";

/** A jump above this is another run of the agent, not a loss: no queue of the kernel holds so many. */
const MAX_LOSS = 100_000;
/** Rows of one query come nearly in order. */
const LATE = 64;
const MAX_NUMBERINGS = 4096; // hosts times types of events; a hostile stream can make up any number

interface Numbering {
  next: number;
  lost: number;
}

/** Endpoint Security numbers the messages of each type for each client; a jump is what was dropped. */
export class Losses {
  readonly #numberings = new Map<string, Numbering>();

  /** Takes the number of a row; the loss that it shows, undefined for none. */
  note(base: Base, numbering: string, number: number): EventsLost | undefined {
    const key = `${numbering} ${base.host}`;
    const known = this.#numberings.get(key);
    if (known === undefined) {
      if (this.#numberings.size < MAX_NUMBERINGS) this.#numberings.set(key, { next: number + 1, lost: 0 });
      return undefined;
    }
    const missing = number - known.next;
    if (missing < 0 && missing >= -LATE) {
      if (known.lost > 0) known.lost -= 1; // it comes late after all
      return undefined;
    }
    known.next = number + 1;
    if (missing <= 0 || missing > MAX_LOSS) return undefined; // another run begins with another number
    known.lost += missing;
    return { ...base, kind: "events.lost", id: `${base.id}-lost`, count: missing };
  }

  byHost(): ReadonlyMap<string, number> {
    const hosts = new Map<string, number>();
    for (const [key, { lost }] of this.#numberings) {
      const host = key.slice(key.indexOf(" ") + 1);
      if (lost > 0) hosts.set(host, (hosts.get(host) ?? 0) + lost);
    }
    return hosts;
  }
}
