import { blockOf, type TelemetryEvent } from "@limpid/core";
import type { Pipeline } from "@limpid/pipeline";
import type { Source, SourceCounts } from "@limpid/telemetry";
import type { FollowOptions } from "./follow-producer.ts";
import type { Coverage, Producer, ProducerSinks } from "./producer.ts";
import { Reading, type ReadingState } from "./reading.ts";

/** So long without a line, and nobody waits for what may come before the last one. */
const QUIET_MS = 1_000;
const NOWHERE = undefined;

/** Telemetry on standard input: another program writes it while it happens. */
export class InputProducer implements Producer {
  readonly title = "standard input";
  readonly #input: NodeJS.ReadStream;
  readonly #reading: Reading;
  readonly #sinks: ProducerSinks;
  #newest = Number.NEGATIVE_INFINITY;
  #ended = false;
  #quiet: NodeJS.Timeout | undefined;
  #finish: () => void = () => undefined;

  constructor(
    options: FollowOptions,
    pipeline: Pick<Pipeline, "observeFrom">,
    sinks: ProducerSinks,
    input: NodeJS.ReadStream = process.stdin,
  ) {
    this.#input = input;
    this.#sinks = sinks;
    const open = (source: Source): ((event: TelemetryEvent) => void) => {
      const observe = pipeline.observeFrom(source.shows?.platforms);
      return (event) => {
        if (event.at > this.#newest) this.#newest = event.at;
        observe(event);
        sinks.event(event);
      };
    };
    this.#reading = new Reading("-", options, undefined, open, (text) => sinks.note(`standard input: ${text}`));
  }

  start(): Promise<void> {
    this.#sinks.opened();
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#input.on("data", (bytes: Buffer) => this.#take(bytes));
      this.#input.once("end", () => this.#end());
      this.#input.once("error", (error: Error) => {
        this.#sinks.note(`standard input: ${error.message}`);
        this.#end();
      });
    });
  }

  async stop(): Promise<void> {
    this.#input.removeAllListeners("data");
    this.#input.pause();
    this.#end();
  }

  coverage(): readonly Coverage[] {
    const kind = this.#reading.source?.name;
    if (this.#reading.isRefused) return [{ state: "off", text: "standard input: not recognised as telemetry" }];
    if (this.#ended) return [{ state: "off", text: "standard input: it ended" }];
    return [{ state: kind === undefined ? "waiting" : "on", text: `standard input: ${kind ?? "nothing yet"}` }];
  }

  counts(): readonly SourceCounts[] {
    const { counts } = this.#reading;
    return counts === undefined ? [] : [counts];
  }

  readings(): Readonly<Record<string, ReadingState>> {
    return {};
  }

  /** It is told, and does not look. */
  works(): boolean {
    return true;
  }

  failed(): boolean {
    return this.#reading.isRefused;
  }

  #take(bytes: Buffer): void {
    this.#reading.push(blockOf(bytes.toString("latin1")), NOWHERE);
    this.#sinks.settle(this.#newest);
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#reading.giveWhole(Date.now());
      this.#sinks.settle(Number.POSITIVE_INFINITY);
    }, QUIET_MS);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#quiet);
    this.#reading.fileEnded();
    this.#reading.end();
    this.#finish();
  }
}
