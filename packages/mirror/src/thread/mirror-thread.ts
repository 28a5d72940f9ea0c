import { Worker } from "node:worker_threads";
import type { Answer, Ask, QuestionName } from "@limpid/attack";
import { MirrorError } from "../mirror-error.ts";
import type { FromThread, ThreadTask, ToThread } from "./protocol.ts";

/** Beside this file in the sources, beside the bundle in what is shipped. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./mirror-worker.js";
/** Questions that wait; a search of a whole release takes a second, so more than this is somebody's mistake. */
const MAX_ASKED = 200;
/** These read whole releases. They have a thread of their own, so that a page never waits for one. */
const LONG: ReadonlySet<QuestionName> = new Set(["objects", "compareReleases"]);

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The mirror, read off the thread that asks. */
export class MirrorThread {
  readonly #task: ThreadTask;
  readonly #threads = new Map<"short" | "long", Thread>();

  /** `folder`: of state; undefined: only what is shipped. */
  constructor(folder: string | undefined) {
    this.#task = { folder };
  }

  async ask<K extends QuestionName>(name: K, ask: Ask<K>): Promise<Answer<K>> {
    const which = LONG.has(name) ? "long" : "short";
    let thread = this.#threads.get(which);
    if (thread === undefined || thread.ended) {
      thread = new Thread(this.#task);
      this.#threads.set(which, thread);
    }
    return (await thread.ask(name, ask)) as Answer<K>;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.close()));
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #next = 1;
  ended = false;

  constructor(task: ThreadTask) {
    this.#worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData: task });
    this.#worker.on("message", (message: FromThread) => this.#answer(message));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new MirrorError("not-there", "The mirror is closed.")));
    // A mirror that nobody asks keeps no program alive.
    this.#worker.unref();
  }

  ask(name: QuestionName, ask: unknown): Promise<unknown> {
    if (this.#asked.size >= MAX_ASKED)
      return Promise.reject(new MirrorError("busy", "Too many questions wait for the mirror. Ask again in a moment."));
    const n = this.#next++;
    return new Promise((resolve, reject) => {
      this.#asked.set(n, { resolve, reject });
      if (this.#asked.size === 1) this.#worker.ref();
      const message: ToThread = { n, name, ask };
      this.#worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(message: FromThread): void {
    const asked = this.#asked.get(message.n);
    this.#asked.delete(message.n);
    if (this.#asked.size === 0) this.#worker.unref();
    if ("answer" in message) asked?.resolve(message.answer);
    else if (message.code === "internal") asked?.reject(new Error(message.message));
    else asked?.reject(new MirrorError(message.code, message.message));
  }

  #end(error: Error): void {
    this.ended = true;
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
