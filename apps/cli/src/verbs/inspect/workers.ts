import { Worker } from "node:worker_threads";
import type { PathBytes } from "@limpid/host";
import type { Examined, ExamineOptions } from "./examine.ts";

/** Beside this file in the sources, beside the bundle in what is shipped. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./inspect-worker.js";

interface Waiting {
  readonly resolve: (examined: readonly Examined[]) => void;
  readonly reject: (error: Error) => void;
}

/** Threads that examine files. Results come in the order of the questions of each thread. */
export class Workers {
  readonly #threads: { readonly worker: Worker; readonly waiting: Waiting[] }[];

  constructor(count: number, options: ExamineOptions) {
    this.#threads = Array.from({ length: count }, () => {
      const worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData: options });
      const waiting: Waiting[] = [];
      worker.on("message", (examined: readonly Examined[]) => waiting.shift()?.resolve(examined));
      worker.on("error", (error) => {
        for (const { reject } of waiting.splice(0)) reject(error instanceof Error ? error : new Error(String(error)));
      });
      return { worker, waiting };
    });
  }

  /** Batches that may wait before it is better to take results. */
  get capacity(): number {
    return this.#threads.length * 2;
  }

  /** Examines files met in a tree, by the thread that has least to do. */
  examine(paths: readonly PathBytes[]): Promise<readonly Examined[]> {
    const thread = this.#threads.reduce((one, other) => (other.waiting.length < one.waiting.length ? other : one));
    return new Promise((resolve, reject) => {
      thread.waiting.push({ resolve, reject });
      thread.worker.postMessage(paths);
    });
  }

  close(): void {
    for (const { worker } of this.#threads) void worker.terminate();
  }
}
