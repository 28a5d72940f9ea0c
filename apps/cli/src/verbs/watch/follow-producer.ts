import { escapeText, type TelemetryEvent } from "@limpid/core";
import { type PathBytes, pathBytes, Tail, type TailPosition } from "@limpid/host";
import type { Pipeline } from "@limpid/pipeline";
import type { Source, SourceCounts } from "@limpid/telemetry";
import { Pace } from "./pace.ts";
import type { Coverage, Producer, ProducerSinks } from "./producer.ts";
import { Reading, type ReadingState } from "./reading.ts";

/** How often a quiet log is looked at, in milliseconds. */
const LOOK_MS = 200;
/** So long without a line, and nobody waits for what may come before the last one. */
const QUIET_MS = 1_000;
/** So long without a line, and everything is given out: a later run goes on right there. */
const SETTLED_MS = 5_000;
/** One turn of reading; between two turns keys are heard and state is saved. */
const TURN_BYTES = 1 << 20;

const SEVERAL_KINDS =
  "several kinds of telemetry: of a host that is in more than one of them, each is judged by itself (limpid hunt joins them)";

interface Log {
  readonly path: PathBytes;
  readonly name: string;
  readonly tail: Tail;
  readonly reading: Reading;
  /** Where the last line that was read ends. */
  end: TailPosition | undefined;
  quietSince: number;
}

export interface FollowOptions {
  readonly format?: string | undefined;
  readonly host?: string | undefined;
  readonly maxCpu?: number | undefined;
}

/** Logs that are read while they are written. */
export class FollowProducer implements Producer {
  readonly title: string;
  readonly #logs: readonly Log[];
  readonly #sinks: ProducerSinks;
  readonly #pace: Pace;
  readonly #kinds = new Set<string>();
  #newest = Number.NEGATIVE_INFINITY;
  /** Times that all logs were looked at. */
  #rounds = 0;
  #roundsAsked = -1;
  #stopped = false;
  #wake: () => void = () => undefined;
  #done: Promise<void> = Promise.resolve();

  constructor(
    names: readonly string[],
    options: FollowOptions,
    from: Readonly<Record<string, ReadingState>>,
    pipeline: Pick<Pipeline, "observeFrom">,
    sinks: ProducerSinks,
  ) {
    this.title = names.length === 1 ? (names[0] ?? "") : `${names.length} logs`;
    this.#sinks = sinks;
    this.#pace = new Pace(options.maxCpu);
    this.#logs = names.map((name) => this.#log(name, options, from[name], pipeline));
  }

  async start(): Promise<void> {
    this.#done = this.#run();
    await this.#done;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#done;
    const now = performance.now();
    // A log that nobody is writing to holds nothing back: what there is to say of it is said.
    for (const log of this.#logs) {
      if (now - log.quietSince >= LOOK_MS) log.reading.giveWhole(Number.POSITIVE_INFINITY, log.end);
      log.tail.close();
    }
  }

  coverage(): readonly Coverage[] {
    return this.#logs.map(({ name, tail, reading }) => {
      const text = escapeText(name);
      if (reading.isRefused) return { state: "off", text: `${text}: not recognised as telemetry` };
      if (!tail.isOpen) return { state: "waiting", text: `${text}: not there yet` };
      return { state: "on", text: reading.source === undefined ? text : `${text}: ${reading.source.name}` };
    });
  }

  counts(): readonly SourceCounts[] {
    return this.#logs.flatMap(({ reading }) => reading.counts ?? []);
  }

  readings(): Readonly<Record<string, ReadingState>> {
    return Object.fromEntries(this.#logs.map(({ name, reading }) => [name, reading.state]));
  }

  works(): boolean {
    const before = this.#roundsAsked;
    this.#roundsAsked = this.#rounds;
    return this.#rounds > before;
  }

  failed(): boolean {
    return this.#logs.some(({ reading }) => reading.isRefused);
  }

  #log(
    name: string,
    options: FollowOptions,
    from: ReadingState | undefined,
    pipeline: Pick<Pipeline, "observeFrom">,
  ): Log {
    const path = pathBytes(name);
    const note = (text: string): void => this.#sinks.note(`${name}: ${text}`);
    const open = (source: Source): ((event: TelemetryEvent) => void) => {
      const observe = pipeline.observeFrom(source.shows?.platforms);
      this.#kinds.add(source.name);
      if (this.#kinds.size > 1) this.#sinks.note(SEVERAL_KINDS);
      return (event) => {
        if (event.at > this.#newest) this.#newest = event.at;
        observe(event);
        this.#sinks.event(event);
      };
    };
    const reading = new Reading(name, options, from, open, note);
    const log: Log = {
      path,
      name,
      reading,
      end: from?.from,
      quietSince: performance.now(),
      tail: new Tail(path, from?.from, {
        block: (block, end) => {
          log.end = end;
          log.quietSince = performance.now();
          reading.push(block, end);
          // Judged by the log's own time while it is read faster than it was written.
          this.#sinks.settle(this.#newest);
        },
        fileEnded: () => reading.fileEnded(),
        note,
      }),
    };
    return log;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let more = false;
      for (const log of this.#logs) {
        if (this.#stopped) break;
        const began = performance.now();
        more = (await log.tail.poll(TURN_BYTES, began)) || more;
        this.#giveWhatWaits(log, performance.now());
        await this.#pace.after(performance.now() - began);
      }
      if (this.#rounds++ === 0) this.#sinks.opened();
      await this.#sleep(more ? 0 : LOOK_MS);
    }
  }

  #giveWhatWaits(log: Log, now: number): void {
    const quiet = now - log.quietSince;
    if (quiet < QUIET_MS) return;
    log.reading.giveWhole(quiet < SETTLED_MS ? Date.now() : Number.POSITIVE_INFINITY, log.end);
    this.#sinks.settle(Number.POSITIVE_INFINITY);
  }

  /** Leaves the turn to timers and keys, also when there is more to read. */
  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
