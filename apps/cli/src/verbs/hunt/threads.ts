import { Worker } from "node:worker_threads";
import type { Priority } from "@limpid/core";
import type { PipelineCounts } from "@limpid/pipeline";
import type { Source, SourceCounts } from "@limpid/telemetry";
import type { HuntOptions } from "./hunt.ts";
import { LinesByHost } from "./lines-by-host.ts";
import type { Log } from "./logs.ts";
import { Meter } from "./meter.ts";

/** Beside this file in the sources, beside the bundle in what is shipped. */
const SCRIPT = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./hunt-worker.js";

/** What a thread judges by. */
export interface ThreadTask {
  /** Name of the source whose lines it gets. */
  readonly source: string;
  readonly options: Pick<HuntOptions, "artifacts" | "config">;
  readonly json: boolean;
  /** Its part of the memory that all hosts share. */
  readonly part: number;
}

export type ToThread = { readonly bytes: Uint8Array } | { readonly endOfFile: true } | { readonly end: true };

export interface FoundLine {
  readonly key: string;
  readonly line: string;
  readonly priority: Priority;
}

/** After each block: what was found meanwhile, and at the end what became of all. */
export interface FromThread {
  readonly found: readonly FoundLine[];
  readonly end?: { readonly counts: SourceCounts; readonly pipeline: PipelineCounts };
}

export interface ThreadedReading {
  readonly counts: readonly SourceCounts[];
  readonly pipeline: PipelineCounts;
  readonly damaged: boolean;
}

const BLOCK_SIZE = 64 * 1024;
const MAX_AHEAD = 16; // blocks that a thread may have waiting: 1 MiB

/** Reads logs of one source with several threads, each of which gets the lines of its hosts and keeps the hosts apart as one alone does. */
export async function readWithThreads(
  logs: readonly Log[],
  source: Source & Required<Pick<Source, "hostLines">>,
  jobs: number,
  task: Omit<ThreadTask, "source" | "part">,
  found: (line: FoundLine) => void,
): Promise<ThreadedReading> {
  const threads = Array.from(
    { length: jobs },
    () => new Thread({ ...task, source: source.name, part: 1 / jobs }, found),
  );
  const meter = new Meter();
  try {
    const lines = new LinesByHost(source.hostLines(), jobs, (reader, bytes) => threads[reader]?.give(bytes));
    for (const log of logs) {
      for await (const block of log.blocks()) {
        lines.push(block);
        meter.read(block, log.name);
        for (const thread of threads) if (thread.isBehind) await thread.caughtUp();
      }
      lines.endOfFile();
      for (const thread of threads) thread.tell({ endOfFile: true });
      meter.finished(log);
    }
    const ends = await Promise.all(threads.map((thread) => thread.end()));
    meter.end();
    return {
      counts: ends.map(({ counts }) => counts),
      pipeline: sum(ends.map(({ pipeline }) => pipeline)),
      damaged: meter.damaged,
    };
  } finally {
    for (const thread of threads) thread.close();
  }
}

class Thread {
  readonly #worker: Worker;
  #block = new Uint8Array(BLOCK_SIZE);
  #size = 0;
  #ahead = 0;
  #failure: Error | undefined;
  #ended: FromThread["end"];
  /** Whoever waits for an answer. */
  #answered: () => void = () => {};

  constructor(task: ThreadTask, found: (line: FoundLine) => void) {
    this.#worker = new Worker(new URL(SCRIPT, import.meta.url), { workerData: task });
    this.#worker.on("message", (message: FromThread) => {
      for (const line of message.found) found(line);
      this.#ended = message.end;
      this.#ahead--;
      this.#answered();
    });
    this.#worker.on("error", (error) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#answered();
    });
  }

  get isBehind(): boolean {
    return this.#ahead >= MAX_AHEAD;
  }

  /** Copies what it shall read next. */
  give(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#block.length - this.#size);
      this.#block.set(piece, this.#size);
      this.#size += piece.length;
      at += piece.length;
      if (this.#size === this.#block.length) this.#send();
    }
  }

  tell(message: ToThread): void {
    if (this.#size > 0) this.#send();
    this.#ahead++;
    this.#worker.postMessage(message);
  }

  async caughtUp(): Promise<void> {
    while (this.#ahead >= MAX_AHEAD / 2) await this.#answer();
  }

  async end(): Promise<NonNullable<FromThread["end"]>> {
    this.tell({ end: true });
    while (this.#ended === undefined) await this.#answer();
    return this.#ended;
  }

  close(): void {
    void this.#worker.terminate();
  }

  #send(): void {
    const bytes = this.#block.subarray(0, this.#size);
    this.#block = new Uint8Array(BLOCK_SIZE);
    this.#size = 0;
    this.#ahead++;
    this.#worker.postMessage({ bytes } satisfies ToThread, [bytes.buffer]);
  }

  async #answer(): Promise<void> {
    if (this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#answered = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function sum(all: readonly PipelineCounts[]): PipelineCounts {
  const [first, ...others] = all;
  if (first === undefined) throw new Error("no thread read anything");
  const total: { -readonly [name in keyof PipelineCounts]: number } = { ...first };
  for (const counts of others) {
    for (const name of Object.keys(total) as (keyof PipelineCounts)[]) total[name] += counts[name];
  }
  return total;
}
