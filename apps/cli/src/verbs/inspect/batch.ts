import type { Met } from "@limpid/host";
import type { Examined } from "./examine.ts";
import type { Workers } from "./workers.ts";

/** Something met, with what it turned out to be when it is a file that could be opened. */
export interface Visit {
  readonly met: Met;
  readonly examined?: Examined | undefined;
}

const MAX_SENT = 8; // files that cost the threads time; more would leave one thread with all the large ones
const MAX_VISITS = 1024;

/** A stretch of a walk: what was met in order, of which some files wait for a thread. */
export class Batch {
  readonly #visits: Visit[] = [];
  readonly #open: Extract<Met, { readonly kind: "file" }>[] = [];

  /** Adds what was met; the result says that the batch is full. */
  add(met: Met, examined: Examined | undefined): boolean {
    this.#visits.push({ met, examined });
    if (met.kind === "file" && examined === undefined) this.#open.push(met);
    return this.#open.length >= MAX_SENT || this.#visits.length >= MAX_VISITS;
  }

  /** Has the open files examined; the visits are complete then. */
  send(workers: Workers): Promise<readonly Visit[]> {
    const complete = this.#complete(workers);
    complete.catch(() => undefined); // thrown to whoever waits for it, when its turn comes
    return complete;
  }

  async #complete(workers: Workers): Promise<readonly Visit[]> {
    if (this.#open.length === 0) return this.#visits;
    const results = await workers.examine(this.#open.map(({ path }) => path));
    const byMet = new Map(this.#open.map((met, index) => [met as Met, results[index]]));
    return this.#visits.map((visit) => ({ met: visit.met, examined: visit.examined ?? byMet.get(visit.met) }));
  }
}
