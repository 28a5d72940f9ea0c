import { type Latin1, own, type TelemetryEvent } from "@limpid/core";
import type { Seen } from "../../linux-audit/seen.ts";
import type { Tally } from "../../tally.ts";
import type { Assembly } from "./assembly.ts";
import { type Gap, Numbering } from "./numbering.ts";
import { Waiting } from "./waiting.ts";

/** How long an event waits for earlier ones and for the rest of its records. @see auditd.conf(5), end_of_event_timeout */
const WAIT_MS = 2000;
/** When the kernel's own stream is read, the records of an event come within a moment. */
const WAIT_LIVE_MS = 100;
/** More events than this never wait: a busy host brings thousands per second. */
const MAX_WAITING = 256;
/** On a quiet host seconds lie between two events, so a record may come late and yet be close. */
const MIN_RECORDS_BEHIND = 32;
/** An event whose records do not come holds up the others for this many records, or twice as many events. */
const MAX_RECORDS_BEHIND = 2048;

/** What a sequence needs of its session. */
export interface SequenceParts {
  readonly sink: (event: TelemetryEvent) => void;
  readonly seen: Seen;
  readonly assembly: Assembly;
  readonly tally: Tally;
}

/** The events of one host in the order they happened: by time, then by serial, within a bounded window. */
export class Sequence {
  /** Name the events carry. */
  readonly host: string;
  /** A number for {@link Seen}. */
  readonly number: number;
  /** Its records so far: what other hosts write meanwhile makes none of its events wait longer or shorter. */
  records = 0;
  readonly #parts: SequenceParts;
  readonly #numbering = new Numbering();
  /** Sorted by time and serial; those before `#head` are given out. */
  #waiting: Waiting[] = [];
  #head = 0;
  #newest = 0;
  #gaps: Gap[] = [];

  constructor(host: string, number: number, parts: SequenceParts) {
    this.host = host;
    this.number = number;
    this.#parts = parts;
  }

  /** Takes note of a record's place in the numbering, whatever its type. */
  note(serial: number, at: number, stamp: Latin1): void {
    if (at > this.#newest) this.#newest = at;
    const gap = this.#numbering.note(serial, at, this.#gaps);
    if (gap === undefined) return;
    this.#gaps.push(gap);
    this.#insert(new Waiting(own(stamp), at, serial, this.#newest, this.records, gap));
  }

  /** A boot, or a daemon that was away: what comes next is no gap. */
  restart(): void {
    this.#numbering.forget();
  }

  /** The event of a record, when it waits here. */
  find(at: number, serial: number): Waiting | undefined {
    const list = this.#waiting;
    const newest = list[list.length - 1];
    // The usual case: later than everything so far.
    if (newest === undefined || (newest.at <= at && ((serial - newest.serial) | 0) > 0)) return undefined;
    for (let index = list.length - 1; index >= this.#head; index--) {
      const waiting = list[index];
      if (waiting !== undefined && waiting.serial === serial && waiting.at === at && waiting.gap === undefined)
        return waiting;
    }
    return undefined;
  }

  /** A new event, or undefined when it was given out already. */
  begin(at: number, serial: number, stamp: Latin1): Waiting | undefined {
    if (this.#parts.seen.has(this.number, serial, at)) return undefined;
    const waiting = new Waiting(stamp, at, serial, this.#newest, this.records, undefined);
    this.#insert(waiting);
    this.#release();
    return waiting;
  }

  #insert(waiting: Waiting): void {
    const list = this.#waiting;
    let index = list.length;
    while (index > this.#head && isAfter(list[index - 1], waiting)) index--;
    if (index === list.length) list.push(waiting);
    else list.splice(index, 0, waiting);
  }

  /** Gives out what has waited long enough. */
  #release(): void {
    for (;;) {
      const first = this.#waiting[this.#head];
      if (first === undefined) break;
      const behind = this.records - first.sinceRecord;
      const length = this.#waiting.length - this.#head;
      const waitedOut = this.#newest - first.since > WAIT_MS && (first.settled || behind >= MIN_RECORDS_BEHIND);
      if (!waitedOut && length <= MAX_WAITING) break;
      if (!waitedOut && !first.settled && behind < MAX_RECORDS_BEHIND && length < 2 * MAX_WAITING) break;
      this.#giveOut(first);
    }
    if (this.#head >= 2 * MAX_WAITING) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * Gives out what is whole and what has waited for the rest of its records, by a clock that goes on by itself. True:
   * nothing waits any more.
   */
  giveWhole(now: number): boolean {
    const list = this.#waiting.slice(this.#head);
    const kept: Waiting[] = [];
    for (const waiting of list) {
      // A gap may close yet: the numbers of two processors come in any order.
      const wait = waiting.gap !== undefined ? WAIT_MS : waiting.settled ? 0 : WAIT_LIVE_MS;
      if (waiting.since + wait > now && wait > 0) kept.push(waiting);
      else this.#giveOut(waiting);
    }
    this.#waiting = kept;
    this.#head = 0;
    return kept.length === 0;
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
    const { sink, seen, assembly, tally } = this.#parts;
    const { at, gap } = waiting;
    if (gap !== undefined) {
      this.#gaps = this.#gaps.filter((other) => other !== gap);
      const count = gap.length - gap.late.size;
      if (count <= 0) return;
      tally.lose(this.host, count);
      sink({ kind: "events.lost", id: `${waiting.stamp}-lost`, at, host: this.host, count });
      return;
    }
    assembly.settle(waiting, this.host, true);
    seen.add(this.number, waiting.serial, at);
    if (waiting.event !== undefined) sink(waiting.event);
  }
}

function isAfter(earlier: Waiting | undefined, later: Waiting): boolean {
  if (earlier === undefined) return false;
  if (earlier.at !== later.at) return earlier.at > later.at;
  return ((earlier.serial - later.serial) | 0) > 0; // modulo 2^32: the counter may wrap within a millisecond
}
