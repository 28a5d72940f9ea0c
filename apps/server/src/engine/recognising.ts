import { blockOf, type Latin1, type LogBlock, type TelemetryEvent } from "@limpid/core";
import {
  knownFormat,
  recogniseSource,
  type Source,
  type SourceCounts,
  type SourceOptions,
  type SourceSession,
  sourceNamed,
} from "@limpid/telemetry";

const HEAD_CHARS = 64 * 1024;
const LINE_FEED = 10;

/** A reading of one stream: by its named source, else by whatever its beginning is recognised as. */
export class Recognising {
  readonly #options: SourceOptions;
  readonly #sink: (source: Source) => (event: TelemetryEvent) => void;
  #source: Source | undefined;
  #session: SourceSession | undefined;
  /** The text of a stream whose kind is not known yet. */
  #head: Latin1 = "";
  #refused: string | undefined;
  #refusedLines = 0;

  constructor(name: string, options: SourceOptions, sink: (source: Source) => (event: TelemetryEvent) => void) {
    this.#options = options;
    this.#sink = sink;
    if (name !== "auto") this.#begin(sourceNamed(name));
  }

  get source(): string | undefined {
    return this.#source?.name;
  }

  /** Why nothing of it can be read. */
  get refused(): string | undefined {
    return this.#refused;
  }

  push(block: LogBlock): void {
    if (this.#session !== undefined) this.#session.push(block);
    else if (this.#refused !== undefined) this.#refusedLines += linesIn(block.bytes);
    else this.#recognise(block);
  }

  #recognise(block: LogBlock): void {
    this.#head += block.text;
    const source = recogniseSource(this.#head.slice(0, HEAD_CHARS));
    if (source !== undefined) {
      const head = blockOf(this.#head);
      this.#head = "";
      this.#begin(source)?.push(head);
    } else if (this.#head.length >= HEAD_CHARS) this.#refuse();
  }

  giveWhole(now: number): boolean {
    if (now === Number.POSITIVE_INFINITY && this.#session === undefined && this.#head !== "") this.#refuse();
    return this.#session?.giveWhole?.(now) ?? now === Number.POSITIVE_INFINITY;
  }

  end(): void {
    if (this.#session === undefined && this.#head !== "") this.#refuse();
    this.#session?.end();
  }

  counts(): SourceCounts {
    if (this.#session !== undefined) return this.#session.counts();
    const skipped: Readonly<Record<string, number>> =
      this.#refusedLines === 0 ? {} : { "not-recognised": this.#refusedLines };
    return { linesRead: this.#refusedLines, recordsUsed: 0, ignored: {}, skipped, lost: {} };
  }

  #begin(source: Source | undefined): SourceSession | undefined {
    if (source === undefined) return undefined;
    this.#source = source;
    this.#session = source.open(this.#options, this.#sink(source));
    return this.#session;
  }

  #refuse(): void {
    this.#refused = knownFormat(this.#head)?.message ?? "not recognised as telemetry; name its source in the address";
    this.#refusedLines += linesIn(blockOf(this.#head).bytes);
    this.#head = "";
  }
}

function linesIn(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === LINE_FEED) count++;
  return count;
}
