import type { LogBlock, TelemetryEvent } from "@limpid/core";
import type { Source, SourceCounts } from "@limpid/telemetry";
import type { Part } from "../inbox/entry.ts";
import { HostNames } from "./host-names.ts";
import { Recognising } from "./recognising.ts";

/** What a restart has to read again of one stream is bounded by so many bytes, */
const LONG_BYTES = 64 << 20;
/** by so many of the whole inbox, which is kept from there on, */
const FAR_BYTES = 128 << 20;
/** and by so much time of a stream that brings little. */
const LONG_MS = 600_000;
/** A new reading and the old one go side by side until nothing is held back any more that only the old one read: */
const OVERLAP_BYTES = 1 << 20;
/** so much time of the events, longer than any source holds one back (osquery's tables: five minutes), */
const OVERLAP_MS = 600_000;
/** or so many bytes, more than a source may hold. */
const MOST_OVERLAP_BYTES = 16 << 20;

/** What tells one stream from another. */
export type StreamName = Pick<Part, "credential" | "speaker" | "source" | "host">;

export function keyOf({ credential, speaker, source, host }: StreamName): string {
  return JSON.stringify([credential, speaker, source, host ?? null]);
}

/** A reading that begins with an entry, and what it gave since. */
interface Reading {
  /** Entry with which it begins. */
  readonly from: number;
  readonly begunMs: number;
  /** Bytes of the inbox before it. */
  readonly begunAt: number;
  readonly session: Recognising;
  bytes: number;
  firstAt: number;
  newestAt: number;
}

/** What has to be known of a stream to read it on; its reading is made anew from the journal. */
export interface StreamState {
  readonly name: StreamName;
  readonly from: number;
  readonly given: readonly string[];
}

export type Deliver = (event: TelemetryEvent, stream: Stream, source: Source) => void;

/**
 * One sender's telling of one host by one source. A source holds events back until it is sure of their order, and that
 * cannot be saved; so a restart reads the journal again from where the reading began. So that this is never far back,
 * a reading is replaced now and then by one that began later: they go side by side for a while, and what the old one
 * gave is left out of what the new one gives. All of it follows from the entries alone.
 */
export class Stream {
  readonly name: StreamName;
  readonly names: HostNames;
  /** Hosts of which something may still be to be judged. */
  readonly touched = new Set<string>();
  /** When it was read last, on the clock of the inbox. */
  lastMs = 0;
  /** Everything it was told is given out. */
  atRest = true;
  readonly #deliver: Deliver;
  #reading: Reading | undefined;
  #next: Reading | undefined;
  /** Events that were given out and will come again. */
  #given: Set<string>;
  /** While two readings go side by side: what only the old one gave so far, */
  #since = new Set<string>();
  /** and what only the new one gave. */
  readonly #early = new Map<string, { readonly event: TelemetryEvent; readonly source: Source }>();

  constructor(name: StreamName, deliver: Deliver, given: readonly string[] = []) {
    this.name = name;
    this.names = new HostNames(name.speaker);
    this.#deliver = deliver;
    this.#given = new Set(given);
  }

  /** The first entry that a restart needs of it. */
  get from(): number | undefined {
    return this.#reading?.from;
  }

  get source(): string | undefined {
    return this.#reading?.session.source;
  }

  get refused(): string | undefined {
    return this.#reading?.session.refused;
  }

  get counts(): SourceCounts | undefined {
    return this.#reading?.session.counts();
  }

  /** `place`: bytes of the inbox before this entry. */
  push(entry: number, receivedMs: number, place: number, block: LogBlock): void {
    this.lastMs = receivedMs;
    this.atRest = false;
    this.#reading ??= this.#begin(entry, receivedMs, place);
    const reading = this.#reading;
    if (this.#next === undefined && isLong(reading, receivedMs, place)) {
      this.#next = this.#begin(entry, receivedMs, place);
      this.#given.clear();
    }
    take(reading, block);
    if (this.#next === undefined) return;
    take(this.#next, block);
    if (overlapsEnough(this.#next, place)) this.#turnOver(reading, this.#next);
  }

  /** Nothing came for a while. True: it needs nothing of the journal any more, and can be forgotten. */
  giveWhole(now: number, receivedMs: number, place: number): boolean {
    const rests = this.#reading?.session.giveWhole(now) ?? true;
    this.#next?.session.giveWhole(now);
    this.atRest = now === Number.POSITIVE_INFINITY;
    return rests && this.atRest && (this.#reading === undefined || isLong(this.#reading, receivedMs, place));
  }

  end(): void {
    this.#next = undefined;
    this.#reading?.session.giveWhole(Number.POSITIVE_INFINITY);
    this.#reading?.session.end();
    this.atRest = true;
  }

  get state(): StreamState {
    return { name: this.name, from: this.#reading?.from ?? 0, given: [...this.#given] };
  }

  #begin(from: number, begunMs: number, begunAt: number): Reading {
    const { speaker, source, host } = this.name;
    const named = speaker.basis === "enrolled" ? speaker.host : host;
    const reading: Reading = {
      from,
      begunMs,
      begunAt,
      bytes: 0,
      firstAt: Number.POSITIVE_INFINITY,
      newestAt: Number.NEGATIVE_INFINITY,
      session: new Recognising(source, named === undefined ? {} : { host: named }, (made) => (event) => {
        if (event.at < reading.firstAt) reading.firstAt = event.at;
        if (event.at > reading.newestAt) reading.newestAt = event.at;
        if (reading === this.#reading) this.#give(event, made);
        else this.#giveEarly(event, made);
      }),
    };
    return reading;
  }

  #give(event: TelemetryEvent, source: Source): void {
    if (this.#next !== undefined) {
      const key = `${event.host} ${event.id}`;
      if (!this.#early.delete(key)) this.#since.add(key);
    } else if (this.#given.size > 0 && this.#given.delete(`${event.host} ${event.id}`)) return;
    this.#deliver(event, this, source);
  }

  #giveEarly(event: TelemetryEvent, source: Source): void {
    const key = `${event.host} ${event.id}`;
    if (!this.#since.delete(key)) this.#early.set(key, { event, source });
  }

  /** What the old reading still holds the new one holds as well, or gave already. */
  #turnOver(old: Reading, next: Reading): void {
    this.#reading = next;
    this.#next = undefined;
    this.#given = this.#since;
    this.#since = new Set();
    for (const { event, source } of this.#early.values()) {
      // Of what the old one had passed, the new one saw the end alone.
      if (event.at >= old.newestAt) this.#deliver(event, this, source);
    }
    this.#early.clear();
  }
}

function take(reading: Reading, block: LogBlock): void {
  reading.bytes += block.text.length;
  reading.session.push(block);
}

function isLong({ bytes, begunMs, begunAt }: Reading, receivedMs: number, place: number): boolean {
  return bytes >= LONG_BYTES || receivedMs - begunMs >= LONG_MS || place - begunAt >= FAR_BYTES;
}

function overlapsEnough({ bytes, begunAt, firstAt, newestAt }: Reading, place: number): boolean {
  if (place - begunAt >= FAR_BYTES) return true;
  return bytes >= MOST_OVERLAP_BYTES || (bytes >= OVERLAP_BYTES && newestAt - firstAt >= OVERLAP_MS);
}
