import { join } from "node:path";
import type { Store } from "@limpid/store";
import { Problem } from "../app/problem.ts";
import { Engine, type EngineOptions, type KeptEntry } from "../engine/engine.ts";
import type { EndedStream } from "../engine/engine-core.ts";
import type { Grounds } from "../engine/protocol.ts";
import type { Part } from "../inbox/entry.ts";
import { Inbox, InboxFull, type InboxLimits, type Taken } from "../inbox/inbox.ts";

export interface IntakeOptions {
  /** Folder of the program's state; the inbox lies in it. */
  readonly state: string;
  readonly store: Store;
  readonly version: string;
  readonly config: Grounds;
  readonly limits?: Partial<InboxLimits>;
  readonly engine?: Pick<EngineOptions, "snapshotBytes" | "snapshotMs">;
  readonly now: () => number;
  readonly note: (text: string) => void;
}

type Listener = (entry: KeptEntry) => void;
interface Trouble {
  what: string | undefined;
}

/** The way in: what is taken here is on the disk, is judged, and is kept. */
export class Intake {
  readonly inbox: Inbox;
  /** What is judged by here. */
  readonly config: Grounds;
  readonly version: string;
  readonly #engine: Engine;
  readonly #listeners: Set<Listener>;
  readonly #trouble: Trouble;

  private constructor(
    { config, version }: Pick<IntakeOptions, "config" | "version">,
    inbox: Inbox,
    engine: Engine,
    listeners: Set<Listener>,
    trouble: Trouble,
  ) {
    this.config = config;
    this.version = version;
    this.inbox = inbox;
    this.#engine = engine;
    this.#listeners = listeners;
    this.#trouble = trouble;
  }

  static async start({ state, store, version, config, limits, engine, now, note }: IntakeOptions): Promise<Intake> {
    const inbox = new Inbox(join(state, "inbox"), limits, now);
    const { cutBytes, damagedBytes } = inbox.mended;
    if (cutBytes > 0) note(`the inbox: ${cutBytes} bytes at its end were not whole and were never acknowledged`);
    if (damagedBytes > 0) note(`the inbox: ${damagedBytes} bytes were lost by the disk`);
    const listeners = new Set<Listener>();
    const trouble: Trouble = { what: undefined };
    const judging = await Engine.start({
      store,
      inbox,
      engine: version,
      config,
      ...engine,
      kept: (entry) => {
        for (const listener of listeners) listener(entry);
      },
      failed: (error) => {
        trouble.what = error instanceof Error ? error.message : String(error);
        note(`what arrives is not judged any more: ${trouble.what}`);
      },
      note,
    });
    return new Intake({ config, version }, inbox, judging, listeners, trouble);
  }

  /** Why nothing is judged; undefined: it is. */
  get trouble(): string | undefined {
    return this.#trouble.what;
  }

  /** Resolves when the batch is on the disk. Throws a `Problem` that says what the sender should do. */
  async take(part: Part): Promise<Taken> {
    try {
      return await this.inbox.append(part);
    } catch (error) {
      throw problemOf(error);
    }
  }

  /** Entries that are in the store from now on, until the function that is given back is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything that was taken before is in the store. */
  async settled(): Promise<void> {
    const { last } = this.inbox;
    if (this.#engine.judgedTo >= last) return;
    await new Promise<void>((resolve) => {
      const stop = this.listen(({ entry }) => {
        if (entry < last) return;
        stop();
        resolve();
      });
    });
  }

  /** Resolves when a stream that was told to end has ended. */
  async ended(credential: string): Promise<EndedStream> {
    return await new Promise((resolve) => {
      const stop = this.listen(({ ended }) => {
        const mine = ended.find((one) => one.credential === credential);
        if (mine === undefined) return;
        stop();
        resolve(mine);
      });
    });
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    await this.inbox.close();
  }
}

function problemOf(error: unknown): unknown {
  if (error instanceof InboxFull) {
    return new Problem(429, "inbox-full", "More waits to be judged than may.", { retryAfter: error.retryAfterS });
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Problem(507, "disk-full", "The server's disk is full.", { retryAfter: 60 });
  if (typeof code === "string")
    return new Problem(503, "inbox-unwritable", `The inbox cannot be written: ${code}.`, { retryAfter: 30 });
  return error;
}
