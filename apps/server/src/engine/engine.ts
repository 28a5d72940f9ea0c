import { Worker } from "node:worker_threads";
import type { Finding } from "@limpid/core";
import type { Store } from "@limpid/store";
import type { Inbox } from "../inbox/inbox.ts";
import type { EndedStream } from "./engine-core.ts";
import type {
  EnginePosition,
  EngineTask,
  FromEngine,
  Grounds,
  JudgedEntry,
  SavedEngine,
  ToEngine,
} from "./protocol.ts";

/** Names of the pipeline's state and of its batches in the store. */
const STATE = "inbox";
const SNAPSHOT_BYTES = 64 << 20;
const SNAPSHOT_MS = 30_000;
/** So long without an entry, and one without content tells the engine that time goes by. */
const TICK_MS = 1_000;

/** An entry that is in the store now. */
export interface KeptEntry {
  readonly entry: number;
  readonly findings: readonly Finding[];
  readonly events: number;
  /** Hosts of which it told, and how many events. */
  readonly hosts: readonly (readonly [string, number])[];
  readonly ended: readonly EndedStream[];
}

export interface EngineOptions {
  readonly store: Store;
  readonly inbox: Inbox;
  readonly engine: string;
  readonly config: Grounds;
  readonly snapshotBytes?: number;
  readonly snapshotMs?: number;
  readonly kept: (entry: KeptEntry) => void;
  /** The engine ended by itself: nothing is judged any more. */
  readonly failed: (error: unknown) => void;
  readonly note: (text: string) => void;
}

/** Judges what arrives, in a thread of its own, and keeps what comes of it. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #worker: Worker;
  readonly #stopped: Promise<void>;
  #judgedTo: number;
  #stopping = false;
  #ticker: NodeJS.Timeout | undefined;
  #chain: Promise<unknown> = Promise.resolve();

  private constructor(options: EngineOptions, worker: Worker, position: EnginePosition | undefined) {
    this.#options = options;
    this.#worker = worker;
    this.#judgedTo = position?.entry ?? 0;
    this.#stopped = new Promise((resolve) => worker.once("exit", () => resolve()));
    worker.on("message", (message: FromEngine) => this.#hear(message));
    worker.on("error", (error) => this.#fail(error));
    options.inbox.onKept = (last) => this.#tell({ kind: "durable", last });
  }

  /** Goes on where the store says that the last run was. Resolves when it judges. */
  static async start(options: EngineOptions): Promise<Engine> {
    const { store, inbox, engine, config, snapshotBytes = SNAPSHOT_BYTES, snapshotMs = SNAPSHOT_MS } = options;
    const state = await store.state(STATE);
    const saved = state as unknown as SavedEngine | undefined;
    const task: EngineTask = {
      folder: inbox.folder,
      inbox: inbox.id,
      config,
      engine,
      snapshotBytes,
      snapshotMs,
      saved,
    };
    const worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData: task });
    const started = new Engine(options, worker, saved?.position.inbox === inbox.id ? saved.position : undefined);
    await new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", reject);
    });
    started.#tell({ kind: "durable", last: inbox.last });
    return started;
  }

  /** The newest entry whose outcome is kept. */
  get judgedTo(): number {
    return this.#judgedTo;
  }

  /** What is on its way is kept; the rest waits in the inbox for the next run. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#ticker);
    this.#tell({ kind: "stop" });
    await this.#stopped;
    await this.#chain;
  }

  #tell(message: ToEngine): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromEngine): void {
    if (message.kind === "ready") {
      if (message.note !== undefined) this.#options.note(message.note);
    } else if (message.kind === "damaged") {
      this.#options.note(`${message.bytes} bytes of the inbox could not be read back: what they held is lost`);
    } else {
      // Asked for at once, so that the store can keep several in one go; told in their order.
      const kept = this.#keep(message.judged);
      this.#chain = this.#chain.then(() => kept);
    }
  }

  async #keep(judged: JudgedEntry): Promise<void> {
    const { store, inbox, kept } = this.#options;
    const { entry, findings, events, processes, hosts, told, ended, state } = judged;
    let isNew = true;
    try {
      const { outcome } = await store.keep({
        batch: { source: STATE, id: `${inbox.id} ${entry}` },
        findings,
        events,
        processes,
        hosts,
        ...(state !== undefined && { state: { name: STATE, ...state } }),
      });
      isNew = outcome === "kept";
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#judgedTo = Math.max(this.#judgedTo, entry);
    this.#tell({ kind: "kept" });
    // Of an entry that was kept by an earlier run nothing is kept now, not even the state that comes with it.
    if (isNew && state !== undefined) inbox.forget(state.position.neededFrom);
    kept({ entry, findings, events: told.reduce((sum, [, count]) => sum + count, 0), hosts: told, ended });
    this.#tickLater(judged);
  }

  /** Only where silence would bring something to an end. */
  #tickLater({ entry, waits }: JudgedEntry): void {
    const { inbox } = this.#options;
    if (!waits || this.#stopping || entry < inbox.last) return;
    clearTimeout(this.#ticker);
    this.#ticker = setTimeout(() => {
      if (this.#stopping || inbox.last !== entry) return;
      inbox.tick().catch((error: unknown) => this.#options.note(`the inbox: ${String(error)}`));
    }, TICK_MS);
  }

  #fail(error: unknown): void {
    if (this.#stopping) return;
    this.#stopping = true;
    clearTimeout(this.#ticker);
    this.#options.failed(error);
    void this.#worker.terminate();
  }
}

/** Beside this file, as source or as it is bundled. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./engine-worker.js";
