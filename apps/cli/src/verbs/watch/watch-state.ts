import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Finding, GraphUnreadable } from "@limpid/core";
import {
  bootId,
  loadState,
  lockState,
  SlowSaving,
  type StateLock,
  saveState,
  setAside,
  stateFolder,
} from "@limpid/host";
import type { Pipeline, PipelineSnapshot } from "@limpid/pipeline";
import { InputError } from "../../exit-codes.ts";
import type { ReadingState } from "./reading.ts";

/** What a watch knows, written in one piece: where it stands in its logs belongs to what it made of them. */
interface Kept {
  readonly boot: string | undefined;
  readonly pipeline: PipelineSnapshot;
  readonly readings: Readonly<Record<string, ReadingState>>;
  readonly recent: readonly Finding[];
}

/** What outlives a watch: one file in the folder of state, for each thing that is watched. */
export class WatchState {
  /** For what else outlives a watch; two watches of different logs must not meet there. */
  readonly folder: string;
  /** The folder of all watches: what is known of this host, whatever is watched. */
  readonly common: string;
  readonly #path: string;
  readonly #lock: StateLock;
  readonly #live: boolean;
  #slow: SlowSaving | undefined;

  private constructor(folder: string, name: string, lock: StateLock, live: boolean) {
    this.common = folder;
    this.folder = live ? folder : join(folder, name);
    this.#path = join(folder, `${name}.state`);
    this.#lock = lock;
    this.#live = live;
  }

  /** `about`: the logs that are watched, none for the live sensor. */
  static open(folder: string | undefined, about: readonly string[]): WatchState {
    const found = stateFolder(folder, process.env, process.getuid?.() ?? -1);
    if ("why" in found) throw new InputError(`state cannot be kept: ${found.why}. Name another folder: --state DIR`);
    const name = about.length === 0 ? "watch-live" : `watch-${nameOf(about)}`;
    const lock = lockState(found.path, name);
    if ("heldBy" in lock) {
      throw new InputError(`another limpid watch (pid ${lock.heldBy}) works with the state in ${found.path}`);
    }
    return new WatchState(found.path, name, lock, about.length === 0);
  }

  /** What an earlier run left, `readings` and `recent`; tells by `note` when it is of no use. */
  load(restore: (snapshot: PipelineSnapshot, rebooted: boolean) => void, note: (text: string) => void) {
    const none = { readings: {}, recent: [] } as Pick<Kept, "readings" | "recent">;
    const loaded = loadState(this.#path, Date.now());
    if (loaded.state === "absent") return none;
    if (loaded.state === "unusable") {
      note(startsAnew(loaded.why, loaded.aside));
      return none;
    }
    const kept = loaded.value as Kept;
    try {
      // Logs tell of other hosts or of a time before: only the live sensor's processes are this boot's.
      restore(kept.pipeline, this.#live && kept.boot !== bootId());
    } catch (error) {
      if (!(error instanceof GraphUnreadable)) throw error;
      const why = `written by another version of Limpid: ${error.message}`;
      note(startsAnew(why, setAside(this.#path, why, Date.now()).aside));
      return none;
    }
    return { readings: kept.readings, recent: kept.recent };
  }

  save(pipeline: Pipeline, readings: Kept["readings"], recent: Kept["recent"]): void {
    this.#slow?.giveUp();
    saveState(this.#path, { boot: bootId(), pipeline: pipeline.snapshot(), readings, recent } satisfies Kept);
  }

  /** The same piece, as it is now; what is long about it is done in turns with everything else. */
  async saveInTurns(pipeline: Pipeline, readings: Kept["readings"], recent: Kept["recent"]): Promise<void> {
    const kept: Kept = { boot: bootId(), pipeline: pipeline.snapshot(), readings, recent };
    this.#slow = new SlowSaving(this.#path, kept);
    await this.#slow.done;
  }

  release(): void {
    this.#lock.release();
  }
}

function startsAnew(why: string, aside: string | undefined): string {
  const where = aside === undefined ? "it could not be put aside" : `it was kept as ${aside}`;
  return `what was known before cannot be used (${why}); ${where}, and the watch starts anew`;
}

/** The same logs in any order are the same watch. */
function nameOf(about: readonly string[]): string {
  return createHash("sha256")
    .update([...about].sort().join("\0"))
    .digest("hex")
    .slice(0, 16);
}
