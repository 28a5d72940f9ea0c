import { blockOf, type Finding, type ProcessInstance, type TelemetryEvent } from "@limpid/core";
import { blockOfBuffer } from "@limpid/host";
import { Pipeline, type PipelineParts, type PipelineSnapshot } from "@limpid/pipeline";
import type { HostSighting } from "@limpid/store";
import type { Source } from "@limpid/telemetry";
import type { Entry, Part } from "../inbox/entry.ts";
import type { NamedHost } from "./host-names.ts";
import { keptProcess } from "./kept-process.ts";
import { findingsOf } from "./sent-findings.ts";
import { keyOf, Stream, type StreamState } from "./stream.ts";

/** What one entry came to, kept in one piece. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly events: readonly TelemetryEvent[];
  readonly processes: readonly ProcessInstance[];
  readonly hosts: readonly HostSighting[];
  /** How many events each host has in it. */
  readonly told: readonly (readonly [string, number])[];
  /** Streams that came to their end with it. */
  readonly ended: readonly EndedStream[];
}

export interface EndedStream {
  readonly credential: string;
  /** What it was recognised as. */
  readonly source: string | undefined;
  readonly refused: string | undefined;
  readonly linesRead: number;
  readonly skipped: Readonly<Record<string, number>>;
}

export interface EngineState {
  readonly pipeline: PipelineSnapshot;
  readonly streams: readonly StreamState[];
  /** The newest time of each host's events. */
  readonly clocks: readonly (readonly [string, number])[];
  /** Bytes of the inbox up to here. */
  readonly place: number;
}

/** So long without a batch, and nobody waits for what may come before the last event of a stream. */
const QUIET_MS = 1_000;
/** So long, and everything is given out. */
const SETTLED_MS = 5_000;
/** A clock that is ahead by more is wrong: its times are taken for the time of receipt. */
const FUTURE_MS = 300_000;
const MAX_STREAMS = 8_192;
const MAX_CLOCKS = 8_192;
const LINE_FEED = 10;

/**
 * Judges what the inbox holds, entry by entry. No clock and no chance: the same entries after the same state give the
 * same outcome, so that an entry which is judged twice is kept once.
 */
export class EngineCore {
  readonly #parts: PipelineParts;
  readonly #pipeline: Pipeline;
  /** The one that was longest silent first. */
  readonly #streams = new Map<string, Stream>();
  readonly #clocks = new Map<string, number>();
  #findings: Finding[] = [];
  #events: TelemetryEvent[] = [];
  #processes = new Set<ProcessInstance>();
  #hosts = new Map<string, HostSighting>();
  #told = new Map<string, number>();
  /** Hosts of which this entry tells. */
  readonly #stirred = new Set<string>();
  #receivedMs = 0;
  /** Bytes of the inbox before the entry that is read. */
  #place = 0;
  #silent = false;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#pipeline = this.#make();
  }

  /** Whether silence would bring anything to an end. */
  get waits(): boolean {
    for (const { atRest, touched } of this.#streams.values()) if (!atRest || touched.size > 0) return true;
    return false;
  }

  /** The first entry that a restart would need. */
  neededFrom(next: number): number {
    let from = next;
    for (const stream of this.#streams.values()) from = Math.min(from, stream.from ?? next);
    return from;
  }

  take(entry: Entry): Outcome {
    this.#receivedMs = entry.receivedMs;
    const ended: EndedStream[] = [];
    for (const part of entry.parts) {
      this.#see(part);
      if (part.source === "findings") this.#keepSent(part);
      else this.#read(part, entry, ended);
    }
    this.#giveWhatWaits();
    this.#place += bytesIn(entry);
    for (const host of this.#stirred)
      this.#pipeline.settleHost(host, this.#clocks.get(host) ?? Number.POSITIVE_INFINITY);
    this.#stirred.clear();
    const outcome = {
      findings: this.#findings,
      events: this.#events,
      processes: [...this.#processes].map(keptProcess),
      hosts: [...this.#hosts.values()],
      told: [...this.#told],
      ended,
    };
    this.#findings = [];
    this.#events = [];
    this.#processes = new Set();
    this.#hosts = new Map();
    this.#told = new Map();
    return outcome;
  }

  get state(): EngineState {
    return {
      pipeline: this.#pipeline.snapshot(),
      streams: [...this.#streams.values()].flatMap((stream) => (stream.from === undefined ? [] : stream.state)),
      clocks: [...this.#clocks],
      place: this.#place,
    };
  }

  /**
   * Goes on from a state. `entries`: those from `neededFrom` to the one the state was taken after, which streams read
   * once more without giving anything. Throws `GraphUnreadable` when another version wrote it.
   */
  restore(state: EngineState, entries: () => Iterable<Entry>): void {
    this.#pipeline.restore(state.pipeline, () => false);
    for (const [host, at] of state.clocks) this.#clocks.set(host, at);
    const from = new Map<string, number>();
    for (const each of state.streams) {
      const key = keyOf(each.name);
      from.set(key, each.from);
      this.#streams.set(key, new Stream(each.name, this.#deliver, each.given));
    }
    this.#silent = true;
    this.#place = state.place;
    // Read twice rather than held: it can be a few hundred megabytes.
    for (const entry of entries()) this.#place -= bytesIn(entry);
    for (const entry of entries()) {
      const { number, receivedMs, parts } = entry;
      this.#receivedMs = receivedMs;
      for (const part of parts) {
        const key = keyOf(part);
        if (number >= (from.get(key) ?? Number.POSITIVE_INFINITY))
          this.#streamOf(key, part).push(number, receivedMs, this.#place, blockIn(part));
      }
      this.#giveWhatWaits();
      this.#place += bytesIn(entry);
    }
    this.#silent = false;
  }

  #make(): Pipeline {
    return new Pipeline(
      this.#parts,
      (finding) => this.#findings.push(finding),
      ({ kind }, process) => {
        if (kind === "process.executed" || kind === "process.exited") this.#processes.add(process);
      },
    );
  }

  #read(part: Part, entry: Entry, ended: EndedStream[]): void {
    const key = keyOf(part);
    const stream = this.#streamOf(key, part);
    stream.push(entry.number, entry.receivedMs, this.#place, blockIn(part));
    if (part.ends === undefined) return;
    const last = this.#end(key, stream);
    ended.push({ credential: part.credential, ...last });
  }

  /** The stream of a part, as the one that was heard last. */
  #streamOf(key: string, part: Part): Stream {
    const known = this.#streams.get(key);
    const { credential, speaker, source, host } = part;
    const name = { credential, speaker, source, ...(host !== undefined && { host }) };
    const stream = known ?? new Stream(name, this.#deliver);
    this.#streams.delete(key);
    this.#streams.set(key, stream);
    if (this.#streams.size > MAX_STREAMS) {
      for (const [oldest, one] of this.#streams) {
        this.#end(oldest, one);
        break;
      }
    }
    return stream;
  }

  #end(key: string, stream: Stream): Omit<EndedStream, "credential"> {
    stream.end();
    this.#settle(stream);
    this.#streams.delete(key);
    const { source, refused, counts } = stream;
    return { source, refused, linesRead: counts?.linesRead ?? 0, skipped: counts?.skipped ?? {} };
  }

  /** The time of the entry is the clock: of streams that are silent since, what they hold back is given out. */
  #giveWhatWaits(): void {
    const now = this.#receivedMs;
    for (const [key, stream] of this.#streams) {
      const quiet = now - stream.lastMs;
      if (quiet < QUIET_MS) break; // those behind it were heard later
      if (stream.atRest && stream.touched.size === 0) continue;
      const forgotten = stream.giveWhole(quiet < SETTLED_MS ? now : Number.POSITIVE_INFINITY, now, this.#place);
      this.#settle(stream);
      if (forgotten) this.#streams.delete(key);
    }
  }

  /** Of these hosts nothing is awaited any more. */
  #settle(stream: Stream): void {
    if (!this.#silent) for (const host of stream.touched) this.#pipeline.settleHost(host, Number.POSITIVE_INFINITY);
    stream.touched.clear();
  }

  readonly #deliver = (told: TelemetryEvent, stream: Stream, source: Source): void => {
    const named = stream.names.of(told.host);
    stream.touched.add(named.name);
    if (this.#silent) return;
    this.#stirred.add(named.name);
    const event = this.#received(told, named);
    this.#tick(event);
    this.#sight(named, event);
    this.#pipeline.observeFrom(source.shows?.platforms)(event);
    this.#events.push(event);
    this.#told.set(named.name, (this.#told.get(named.name) ?? 0) + 1);
  };

  /** As it is kept: under the name it has here, with our time beside its own. */
  #received(told: TelemetryEvent, { name }: NamedHost): TelemetryEvent {
    const receivedAt = this.#receivedMs;
    if (told.at - receivedAt > FUTURE_MS || !Number.isFinite(told.at)) {
      return { ...told, host: name, at: receivedAt, receivedAt, claimedAt: told.at };
    }
    return { ...told, host: name, receivedAt };
  }

  #tick({ host, at }: TelemetryEvent): void {
    const newest = this.#clocks.get(host);
    if (newest !== undefined && newest >= at) return;
    this.#clocks.set(host, at);
    if (this.#clocks.size <= MAX_CLOCKS) return;
    for (const oldest of this.#clocks.keys()) {
      this.#clocks.delete(oldest);
      return;
    }
  }

  #sight({ name, basis }: NamedHost, event: TelemetryEvent): void {
    // What events were lost, the store learns from the events.
    if (!this.#hosts.has(name)) this.#hosts.set(name, { host: name, at: event.at, facts: { basis } });
  }

  /** What an endpoint says of itself, where it is the one that its key belongs to. */
  #see({ speaker, standing }: Part): void {
    if (standing === undefined || speaker.basis !== "enrolled") return;
    const { lost = 0, ...facts } = standing;
    const before = this.#hosts.get(speaker.host);
    this.#hosts.set(speaker.host, {
      host: speaker.host,
      at: this.#receivedMs,
      lost: (before?.lost ?? 0) + lost,
      facts: { ...facts, basis: "enrolled" },
    });
  }

  #keepSent(part: Part): void {
    for (const finding of findingsOf(part)) this.#findings.push(finding);
  }
}

function bytesIn({ parts }: Entry): number {
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** A batch is whole lines: one that does not end with a line feed is given one. */
function blockIn({ bytes }: Part) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length === 0) return blockOf("");
  return blockOfBuffer(buffer.at(-1) === LINE_FEED ? buffer : Buffer.concat([buffer, Buffer.of(LINE_FEED)]));
}
