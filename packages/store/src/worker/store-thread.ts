import { Worker } from "node:worker_threads";
import { StoreError, type StoreErrorCode } from "../store-error.ts";
import type { Answer, Ask, FromWorker, RequestName, ToWorker, WorkerTask } from "./protocol.ts";

/** Beside this file in the sources, beside the bundle in what is shipped. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./store-worker.js";
/** Requests that the thread has and has not answered; who asks for more waits, and so does whoever feeds it. */
const MAX_ASKED = 512;

/**
 * What is young here dies with its transaction: a large space for it only delays that, and costs 100 MB. The other
 * limit is ten times what was seen, the snapshot of a full memory included.
 */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 2048 };

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread of the store, asked one thing after the other by messages. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  readonly #turns: (() => void)[] = [];
  #next = 1;
  #ended: StoreError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (message: FromWorker) => this.#answer(message));
    worker.on("error", (error) => this.#end(new StoreError("internal", String(error.stack ?? error))));
    worker.on("exit", () => this.#end(new StoreError("closed", "the store is closed")));
  }

  /** Throws why it could not be opened. */
  static async start(task: WorkerTask): Promise<StoreThread> {
    const thread = new StoreThread(
      new Worker(new URL(SCRIPT, import.meta.url), { workerData: task, resourceLimits: LIMITS }),
    );
    await new Promise((resolve, reject) => thread.#asked.set(0, { resolve, reject }));
    // A store that nobody asks anything keeps no program alive.
    thread.#worker.unref();
    return thread;
  }

  async ask<K extends RequestName>(name: K, ask: Ask<K>): Promise<Answer<K>> {
    return (await this.#send(name, ask)) as Answer<K>;
  }

  async close(): Promise<void> {
    if (this.#ended === undefined) await this.#send("close", {});
  }

  async #send(name: ToWorker["name"], ask: unknown): Promise<unknown> {
    while (this.#ended === undefined && this.#asked.size >= MAX_ASKED && name !== "close") {
      await new Promise<void>((turn) => this.#turns.push(turn));
    }
    if (this.#ended !== undefined) throw this.#ended;
    const n = this.#next++;
    return await new Promise((resolve, reject) => {
      this.#asked.set(n, { resolve, reject });
      if (this.#asked.size === 1) this.#worker.ref();
      const message: ToWorker = { n, name, ask };
      this.#worker.postMessage(message);
    });
  }

  #answer(message: FromWorker): void {
    const asked = this.#asked.get(message.n);
    this.#asked.delete(message.n);
    if (this.#asked.size === 0) this.#worker.unref();
    this.#turns.shift()?.();
    if ("answer" in message) asked?.resolve(message.answer);
    else asked?.reject(new StoreError(message.code as StoreErrorCode, message.message));
  }

  #end(why: StoreError): void {
    this.#ended ??= why;
    for (const { reject } of this.#asked.values()) reject(this.#ended);
    this.#asked.clear();
    for (const turn of this.#turns.splice(0)) turn();
  }
}
