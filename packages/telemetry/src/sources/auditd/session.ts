import { type Latin1, type LogBlock, own, type TelemetryEvent } from "@limpid/core";
import { LineCutter } from "../../lines/line-cutter.ts";
import { Seen } from "../../linux-audit/seen.ts";
import type { SourceCounts, SourceOptions, SourceSession } from "../../source.ts";
import { Tally } from "../../tally.ts";
import { Accounts } from "./accounts.ts";
import { Assembly } from "./assembly.ts";
import { Head, stampAt } from "./head.ts";
import { sessionEvent } from "./login.ts";
import { RECORD, RecordBody, type RecordType } from "./record.ts";
import { Sequence, type SequenceParts } from "./sequence.ts";
import { Texts } from "./texts.ts";
import { frequentType, frequentTypeEnd, TypeNames } from "./type-names.ts";
import type { Waiting } from "./waiting.ts";

const MAX_HOSTS = 1024; // one per node name; a hostile stream can make up any number
const MAX_LINE = 131_072; // the kernel writes at most 8,970 bytes; auditd, a prefix and its interpretation add a few hundred
const MAX_HELD = 32 << 20; // characters of unfinished events, over all hosts

const RETURN = 13;

/** One reading of audit logs. */
export class AuditdSession implements SourceSession {
  readonly #host: string | undefined;
  readonly #head = new Head();
  readonly #tally = new Tally();
  readonly #texts = new Texts();
  readonly #types: TypeNames;
  readonly #lines: LineCutter;
  readonly #assembly: Assembly;
  readonly #parts: SequenceParts;
  readonly #sequences = new Map<string, Sequence>();
  #hostsMade = 0;

  /** The host of the line before and the name that stood there. */
  #sequence: Sequence | undefined;
  #node: Latin1 = "";
  /** The event of the record before, and its stamp. */
  #current: Waiting | undefined;
  #seconds = 0;
  #millis = 0;
  #serial = 0;
  /** Events whose records were still missing when the next one began. */
  #open: Waiting[] = [];

  constructor(options: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = options.host;
    this.#types = new TypeNames(this.#tally);
    this.#assembly = new Assembly(this.#texts, this.#tally, new Accounts(sink));
    this.#parts = { sink, seen: new Seen(), assembly: this.#assembly, tally: this.#tally };
    this.#lines = new LineCutter(
      MAX_LINE,
      (block, start, end) => this.#line(block, start, end),
      (reason) => this.#skipLine(reason),
    );
  }

  push(block: LogBlock): void {
    if (this.#lines.push(block)) this.#detach(block);
  }

  endOfFile(): void {
    // Half a record can look like a whole one: a last line that has no end is not used.
    if (this.#lines.endOfFile() !== undefined) this.#skipLine("cut");
  }

  giveWhole(now: number): boolean {
    let all = true;
    for (const sequence of this.#sequences.values()) all = sequence.giveWhole(now) && all;
    return all;
  }

  end(): void {
    this.endOfFile();
    for (const sequence of this.#sequences.values()) sequence.flush();
    this.#current = undefined;
    this.#open = [];
  }

  counts(): SourceCounts {
    return this.#tally.counts();
  }

  #skipLine(reason: string): void {
    this.#tally.lines += 1;
    this.#tally.skip(reason);
  }

  #line(block: LogBlock, start: number, lineEnd: number): void {
    this.#tally.lines += 1;
    const { bytes } = block;
    const end = bytes[lineEnd - 1] === RETURN && lineEnd > start ? lineEnd - 1 : lineEnd;
    const type = frequentType(bytes, start);
    // It belongs to a SYSCALL that says more, and its text is the one an image before set.
    if (type === RECORD.PROCTITLE) this.#types.proctitle.amount += 1;
    else if (type === RECORD.OTHER || this.#node !== "" || this.#sequence === undefined)
      this.#anyLine(block, start, end);
    else this.#frequentLine(type, block, frequentTypeEnd(type, start), end);
  }

  /** A line that begins with `type=` and one of the types that make up most of a log, of the host without a name. */
  #frequentLine(type: RecordType, block: LogBlock, typeEnd: number, end: number): void {
    const head = this.#head;
    const { bytes } = block;
    head.stampStart = stampAt(bytes, typeEnd + 1);
    if (head.stampStart < 0 || head.stampStart >= end || !head.readStamp(bytes, end)) {
      this.#tally.skip("no-stamp");
      return;
    }
    if (this.#sequence !== undefined) this.#sequence.records += 1;
    this.#record(type, block, end);
  }

  /** Any other line. */
  #anyLine(block: LogBlock, start: number, end: number): void {
    const head = this.#head;
    const { bytes, text } = block;
    const problem = head.read(block, start, end) ?? (head.readStamp(bytes, end) ? undefined : "no-stamp");
    if (problem !== undefined) {
      this.#tally.skip(problem);
      return;
    }
    const sequence = this.#sequenceOf(text);
    sequence.records += 1;
    const { type, count } = this.#types.of(text, head.typeStart, head.typeEnd);
    switch (type) {
      case RECORD.DAEMON:
      case RECORD.RESTART:
        // Auditd numbers its own records. Where it starts or stops, what the kernel numbered meanwhile was never
        // meant to be here.
        if (type === RECORD.RESTART) sequence.restart();
        count.amount += 1;
        return;
      case RECORD.PROCTITLE:
      case RECORD.EOE:
      case RECORD.OTHER:
        sequence.note(head.serial, head.at, text.slice(head.stampStart, head.stampEnd));
        count.amount += 1;
        return;
      case RECORD.USER_START:
      case RECORD.USER_LOGIN:
      case RECORD.USER_END:
      case RECORD.USER_LOGOUT:
        this.#sessionRecord(type, block, end, sequence);
        return;
      default:
        this.#record(type, block, end);
    }
  }

  /** A record of the event whose stamp was read. */
  #record(type: RecordType, block: LogBlock, end: number): void {
    const head = this.#head;
    const sequence = this.#sequence;
    if (sequence === undefined) return;
    let current = this.#current;
    if (
      current === undefined ||
      head.serial !== this.#serial ||
      head.millis !== this.#millis ||
      head.seconds !== this.#seconds
    ) {
      current = this.#turnTo(sequence, block.text);
      if (current === undefined) {
        this.#tally.skip("duplicate");
        return;
      }
    }
    this.#assembly.take(current, type, block, head.body, end, sequence.host);
  }

  /** Makes the event whose stamp was read the current one; undefined when it was given out already. */
  #turnTo(sequence: Sequence, text: Latin1): Waiting | undefined {
    const { seconds, millis, serial, at, stampStart, stampEnd } = this.#head;
    const stamp = text.slice(stampStart, stampEnd);
    sequence.note(serial, at, stamp);
    const waiting = sequence.find(at, serial) ?? sequence.begin(at, serial, stamp);
    if (waiting === undefined) return undefined;
    if (this.#current?.settled === false) this.#open.push(this.#current);
    this.#current = waiting;
    this.#seconds = seconds;
    this.#millis = millis;
    this.#serial = serial;
    return waiting;
  }

  /** A record that is an event by itself. */
  #sessionRecord(type: RecordType, block: LogBlock, end: number, sequence: Sequence): void {
    const { serial, at, body, stampStart, stampEnd } = this.#head;
    const stamp = block.text.slice(stampStart, stampEnd);
    sequence.note(serial, at, stamp);
    const waiting = sequence.find(at, serial) === undefined ? sequence.begin(at, serial, stamp) : undefined;
    if (waiting === undefined) {
      this.#tally.skip("duplicate");
      return;
    }
    const record = new RecordBody(block, body, end);
    const event = sessionEvent({ id: own(stamp), at, host: sequence.host }, type, record, this.#texts);
    waiting.close(event);
    if (event === undefined) this.#tally.skip("unreadable");
    else this.#tally.used += 1;
  }

  /** The host of the line whose head was read. */
  #sequenceOf(text: Latin1): Sequence {
    const { nodeStart, nodeEnd } = this.#head;
    const node = nodeStart === nodeEnd ? "" : text.slice(nodeStart, nodeEnd);
    if (this.#sequence !== undefined && node === this.#node) return this.#sequence;
    const name = own(node);
    let sequence = this.#sequences.get(name);
    if (sequence === undefined) {
      if (this.#sequences.size >= MAX_HOSTS) this.#dropOldestHost();
      const host = this.#host ?? (name === "" ? "unknown" : name);
      sequence = new Sequence(host, this.#hostsMade++, this.#parts);
      this.#sequences.set(name, sequence);
    }
    this.#node = name;
    this.#sequence = sequence;
    if (this.#current?.settled === false) this.#open.push(this.#current);
    this.#current = undefined;
    return sequence;
  }

  #dropOldestHost(): void {
    for (const [node, sequence] of this.#sequences) {
      sequence.flush();
      this.#sequences.delete(node);
      return;
    }
  }

  /** Copies what goes on in the next block out of this one. */
  #detach(block: LogBlock): void {
    if (this.#current?.settled === false) this.#open.push(this.#current);
    if (this.#open.length === 0) return;
    let held = 0;
    const open = new Set(this.#open.filter(({ settled }) => !settled));
    for (const waiting of open) held += waiting.detach(block);
    this.#open = [...open];
    if (held <= MAX_HELD) return;
    for (const sequence of this.#sequences.values()) sequence.flush();
    this.#current = undefined;
    this.#open = [];
  }
}
