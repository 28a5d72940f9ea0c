import { blockOf, type Latin1, type LogBlock, type TelemetryEvent } from "@limpid/core";
import type { TailPosition } from "@limpid/host";
import {
  knownFormat,
  recogniseSource,
  type Source,
  type SourceCounts,
  type SourceSession,
  sourceNamed,
} from "@limpid/telemetry";

/** Where a log is to be read on, and what was given out of what follows that place. */
export interface ReadingState {
  readonly source: string | undefined;
  /** Everything before it was given out; undefined for the beginning of what is there. */
  readonly from: TailPosition | undefined;
  /** Host and id of the events that were given out of what follows. */
  readonly given: readonly string[];
}

/** What was read since a place. */
interface Stretch {
  readonly from: TailPosition | undefined;
  readonly given: Set<string>;
  bytes: number;
  /** Times of the first and the newest event, in milliseconds. */
  firstAt: number;
  newestAt: number;
}

/** A source holds events back until others have come by; longer than any holds them: osquery's tables, five minutes. */
const HELD_MS = 600_000;
/** Enough records that a source has given out what it held back before them; it bounds what a restart reads again. */
const STRETCH_BYTES = 8 << 20;
/** A log that writes so much within the time events are held: everything is asked for at once. */
const MAX_STRETCH_BYTES = 64 << 20;
const STRETCHES = 3;
const HEAD_SIZE = 64 * 1024;

/**
 * One log being read while it is written. A source holds events back until it is sure of their order, so that what was
 * read and what was given out differ; after a crash reading goes on where nothing is held back any more, and what was
 * given out already is left out.
 */
export class Reading {
  readonly name: string;
  readonly #open: (source: Source) => (event: TelemetryEvent) => void;
  readonly #host: string | undefined;
  readonly #note: (text: string) => void;
  readonly #again: Set<string>;
  #source: Source | undefined;
  #session: SourceSession | undefined;
  #deliver: (event: TelemetryEvent) => void = () => undefined;
  /** The text of a log whose kind is not known yet. */
  #head: Latin1 = "";
  #refused = false;
  /** What the stretch before the oldest gave out: of its last records events may still be told. */
  #before: ReadonlySet<string>;
  #stretches: Stretch[];
  #passed = 0;
  /** Standard input cannot be read again. */
  readonly #resumable: boolean;

  constructor(
    name: string,
    options: { readonly host?: string | undefined; readonly format?: string | undefined },
    from: ReadingState | undefined,
    open: (source: Source) => (event: TelemetryEvent) => void,
    note: (text: string) => void,
  ) {
    this.name = name;
    this.#host = options.host;
    this.#resumable = name !== "-";
    this.#open = open;
    this.#note = note;
    this.#again = new Set(from?.given);
    this.#before = new Set(from?.given);
    this.#stretches = [stretchFrom(from?.from)];
    const format = options.format ?? from?.source;
    if (format !== undefined) this.#begin(sourceNamed(format));
  }

  get source(): Source | undefined {
    return this.#source;
  }

  /** Whether its content was no telemetry. */
  get isRefused(): boolean {
    return this.#refused;
  }

  get counts(): SourceCounts | undefined {
    return this.#session?.counts();
  }

  /** For a snapshot that is taken in the same moment as that of whoever takes in the events. */
  get state(): ReadingState {
    const given = new Set(this.#before);
    for (const stretch of this.#stretches) for (const id of stretch.given) given.add(id);
    for (const id of this.#again) given.add(id);
    return { source: this.#source?.name, from: this.#stretches[0]?.from, given: [...given] };
  }

  /** Whole lines, and where they end. */
  push(block: LogBlock, end: TailPosition | undefined): void {
    if (this.#refused) return;
    if (this.#session === undefined && !this.#recognise(block)) return;
    if (this.#head === "") this.#session?.push(block);
    else {
      const head = blockOf(this.#head);
      this.#head = "";
      this.#session?.push(head);
    }
    this.#readTo(end, block.text.length);
  }

  /** A part of the log ended: what comes next is of another file. */
  fileEnded(): void {
    this.#session?.endOfFile();
  }

  /** Nothing came for a while: what is whole is given out. `now` is the wall clock, Infinity for everything. */
  giveWhole(now: number, end?: TailPosition): void {
    const whole = this.#session?.giveWhole?.(now);
    if (whole === true && end !== undefined) this.#settled(end);
  }

  end(): void {
    if (this.#head !== "" && this.#session === undefined) this.#refuse();
    this.#session?.end();
  }

  /** Nothing is held back: a later run goes on right here. */
  #settled(end: TailPosition): void {
    const [first] = this.#stretches;
    if (this.#stretches.length === 1 && first?.bytes === 0) return;
    this.#before = new Set();
    this.#again.clear();
    this.#stretches = [stretchFrom(end)];
  }

  #readTo(end: TailPosition | undefined, bytes: number): void {
    const stretch = this.#stretches.at(-1);
    if (stretch === undefined || end === undefined) return;
    stretch.bytes += bytes;
    const overHeld = stretch.newestAt - stretch.firstAt > HELD_MS;
    if (stretch.bytes >= MAX_STRETCH_BYTES) this.giveWhole(Number.POSITIVE_INFINITY, end);
    else if (stretch.bytes >= STRETCH_BYTES && overHeld) this.#nextStretch(end);
  }

  #nextStretch(end: TailPosition): void {
    this.#stretches.push(stretchFrom(end));
    if (this.#stretches.length <= STRETCHES) return;
    const oldest = this.#stretches.shift();
    this.#before = oldest?.given ?? new Set();
    // What was given out by the run before lies within so many stretches.
    if (++this.#passed > STRETCHES) this.#again.clear();
  }

  readonly #take = (event: TelemetryEvent): void => {
    const key = `${event.host} ${event.id}`;
    const stretch = this.#resumable ? this.#stretches.at(-1) : undefined;
    if (stretch !== undefined) {
      stretch.given.add(key);
      if (event.at < stretch.firstAt) stretch.firstAt = event.at;
      if (event.at > stretch.newestAt) stretch.newestAt = event.at;
    }
    if (!this.#again.has(key)) this.#deliver(event);
  };

  /** True once it is known what the log is. */
  #recognise(block: LogBlock): boolean {
    this.#head += block.text;
    const source = recogniseSource(this.#head.slice(0, HEAD_SIZE));
    if (source !== undefined) {
      this.#begin(source);
      return true;
    }
    if (this.#head.length >= HEAD_SIZE) this.#refuse();
    return false;
  }

  #begin(source: Source | undefined): void {
    if (source === undefined) return;
    this.#source = source;
    this.#deliver = this.#open(source);
    this.#session = source.open(this.#host === undefined ? {} : { host: this.#host }, this.#take);
  }

  #refuse(): void {
    this.#refused = true;
    this.#note(
      knownFormat(this.#head)?.message ?? "not recognised as telemetry; if you know what it is: --format NAME",
    );
    this.#head = "";
  }
}

function stretchFrom(from: TailPosition | undefined): Stretch {
  return {
    from,
    given: new Set(),
    bytes: 0,
    firstAt: Number.POSITIVE_INFINITY,
    newestAt: Number.NEGATIVE_INFINITY,
  };
}
