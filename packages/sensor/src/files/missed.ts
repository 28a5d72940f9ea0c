import type { FileActor } from "./files.ts";

const LIMIT = 1024;
const WAIT_MS = 2_000; // what is written to be run at once runs within milliseconds

/** A file that was written, closed and unlinked before anybody could look. */
export interface MissedClose {
  readonly path: string | undefined;
  readonly at: number;
  readonly actor: FileActor;
  readonly created: boolean | undefined;
}

/** Closed files whose inode was gone: if they run, the kernel keeps them, and what they held is seen after all. */
export class MissedCloses {
  readonly #byKey = new Map<string, MissedClose>();

  add(key: string, missed: MissedClose): void {
    this.#byKey.delete(key);
    this.#byKey.set(key, missed);
  }

  /** The missed close of a file that is running now. */
  take(key: string): MissedClose | undefined {
    const missed = this.#byKey.get(key);
    this.#byKey.delete(key);
    return missed;
  }

  /** Gives up those that did not run in time; says how many. @param now milliseconds of CLOCK_MONOTONIC */
  giveUp(now: number): number {
    let count = 0;
    for (const [key, { actor }] of this.#byKey) {
      if (this.#byKey.size <= LIMIT && now - actor.before < WAIT_MS) break;
      this.#byKey.delete(key);
      count++;
    }
    return count;
  }
}
