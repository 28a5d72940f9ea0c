import type { TelemetryEvent } from "@limpid/core";
import { type Gap, Numbering } from "./numbering.ts";
import type { Seen } from "./seen.ts";
import type { Tally } from "./tally.ts";
import type { Texts } from "./texts.ts";
import { Waiting } from "./waiting.ts";

/** How long an event waits for earlier ones and for the rest of its records. @see auditd.conf(5), end_of_event_timeout */
const WAIT_MS = 2000;
/** More events than this never wait: a busy host brings thousands per second. */
const MAX_WAITING = 256;
/** On a quiet host seconds lie between two events, so a record may come late and yet be close. */
const MIN_RECORDS_BEHIND = 32;
/** An event whose records do not come holds up the others for this many records, or twice as many events. */
const MAX_RECORDS_BEHIND = 2048;

/** The events of one host in the order they happened: by time, then by serial, within a bounded window. */
export class Sequence {
  /** Name the events carry. */
  readonly host: string;
  /** A number for {@link Seen}. */
  readonly number: number;
  readonly numbering = new Numbering();
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #seen: Seen;
  readonly #texts: Texts;
  readonly #tally: Tally;
  /** Sorted by time and serial; those before `#head` are given out. */
  #waiting: Waiting[] = [];
  #head = 0;
  #newest = 0;
  #gaps: Gap[] = [];

  constructor(
    host: string,
    number: number,
    sink: (event: TelemetryEvent) => void,
    seen: Seen,
    texts: Texts,
    tally: Tally,
  ) {
    this.host = host;
    this.number = number;
    this.#sink = sink;
    this.#seen = seen;
    this.#texts = texts;
    this.#tally = tally;
  }

  /** Takes note of a record's place in the numbering, whatever its type. */
  note(serial: number, at: number, id: string, records: number): void {
    if (at > this.#newest) this.#newest = at;
    const gap = this.numbering.note(serial, at, this.#gaps);
    if (gap === undefined) return;
    this.#gaps.push(gap);
    this.#insert(new Waiting(id, this.host, at, serial, this.#newest, records, gap));
  }

  /** The event of a record that is not of the event before it; undefined when it was given out already. */
  find(at: number, serial: number): Waiting | undefined {
    for (let index = this.#waiting.length - 1; index >= this.#head; index--) {
      const waiting = this.#waiting[index];
      if (waiting?.serial === serial && waiting.at === at && waiting.gap === undefined) return waiting;
    }
    return undefined;
  }

  /** A new event, or undefined when it was given out already. */
  begin(at: number, serial: number, id: string, records: number): Waiting | undefined {
    if (this.#seen.has(this.number, serial, at)) return undefined;
    if (at > this.#newest) this.#newest = at;
    const waiting = new Waiting(id, this.host, at, serial, this.#newest, records);
    this.#insert(waiting);
    return waiting;
  }

  /** An event of a single record, complete as it is. */
  whole(event: TelemetryEvent, at: number, serial: number, id: string, records: number): boolean {
    const waiting = this.begin(at, serial, id, records);
    if (waiting === undefined) return false;
    waiting.event = event;
    waiting.settled = true;
    return true;
  }

  #insert(waiting: Waiting): void {
    const list = this.#waiting;
    let index = list.length;
    while (index > this.#head && isAfter(list[index - 1], waiting)) index--;
    if (index === list.length) list.push(waiting);
    else list.splice(index, 0, waiting);
  }

  /** Gives out what has waited long enough. `records` counts all records read so far. */
  release(records: number): void {
    for (;;) {
      const first = this.#waiting[this.#head];
      if (first === undefined) break;
      const behind = records - first.sinceRecord;
      const length = this.#waiting.length - this.#head;
      const waitedOut = this.#newest - first.since > WAIT_MS && (first.settled || behind >= MIN_RECORDS_BEHIND);
      if (!waitedOut && length <= MAX_WAITING) break;
      if (!waitedOut && !first.settled && behind < MAX_RECORDS_BEHIND && length < 2 * MAX_WAITING) break;
      this.#giveOut(first);
    }
    if (this.#head > 2 * MAX_WAITING) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Gives out everything. */
  flush(): void {
    for (;;) {
      const first = this.#waiting[this.#head];
      if (first === undefined) break;
      this.#giveOut(first);
    }
    this.#waiting = [];
    this.#head = 0;
  }

  #giveOut(waiting: Waiting): void {
    this.#head += 1;
    if (waiting.gap !== undefined) {
      this.#gaps = this.#gaps.filter((gap) => gap !== waiting.gap);
      const count = waiting.gap.length - waiting.gap.late.size;
      if (count <= 0) return;
      this.#tally.lose(this.host, count);
      this.#sink({ kind: "events.lost", id: `${waiting.id}-lost`, at: waiting.at, host: this.host, count });
      return;
    }
    waiting.settle(this.#texts, this.#tally, true);
    this.#seen.add(this.number, waiting.serial, waiting.at);
    if (waiting.event !== undefined) this.#sink(waiting.event);
  }

  /** Copies what still waits out of `block`; returns the characters held. */
  detach(block: string): number {
    let held = 0;
    for (let index = this.#head; index < this.#waiting.length; index++) {
      const waiting = this.#waiting[index];
      if (waiting !== undefined && !waiting.settled) held += waiting.detach(block);
    }
    return held;
  }
}

function isAfter(earlier: Waiting | undefined, later: Waiting): boolean {
  if (earlier === undefined) return false;
  if (earlier.at !== later.at) return earlier.at > later.at;
  return ((earlier.serial - later.serial) | 0) > 0; // modulo 2^32: the counter may wrap within a millisecond
}
