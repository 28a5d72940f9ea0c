import type { Latin1, TelemetryEvent } from "@limpid/core";
import { own } from "@limpid/core";
import type { SourceCounts, SourceOptions, SourceSession } from "../../source.ts";
import { Head } from "./head.ts";
import { sessionEvent } from "./login.ts";
import { RECORD, RecordBody, recordType } from "./record.ts";
import { Seen } from "./seen.ts";
import { Sequence } from "./sequence.ts";
import { Tally } from "./tally.ts";
import { Texts } from "./texts.ts";
import type { Waiting } from "./waiting.ts";

/** The kernel writes at most 8,970 bytes; auditd, a prefix and its interpretation add a few hundred. */
const MAX_LINE = 131_072;
const MAX_HOSTS = 1024; // one per node name; a hostile stream can make up any number
const MAX_HELD = 32 << 20; // characters of unfinished events, over all hosts
const MAX_TYPES = 1024;

const NEWLINE = "\n";
const RETURN = 13;

type KnownType = ReturnType<typeof recordType>;

/** One reading of audit logs. */
export class AuditdSession implements SourceSession {
  readonly #sink: (event: TelemetryEvent) => void;
  readonly #host: string | undefined;
  readonly #head = new Head();
  readonly #tally = new Tally();
  readonly #texts = new Texts();
  readonly #seen = new Seen();
  readonly #types = new Map<string, KnownType>();
  readonly #sequences = new Map<string, Sequence>();
  #hostsMade = 0;
  #records = 0;

  /** Beginning of a line whose end is still to come. */
  #rest = "";
  /** The line became too long: what follows is thrown away up to its end. */
  #overlong = false;

  #current: Waiting | undefined;
  #currentSequence: Sequence | undefined;
  #currentNode = "";

  constructor(options: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#host = options.host;
    this.#sink = sink;
  }

  push(block: Latin1): void {
    let start = 0;
    if (this.#rest !== "" || this.#overlong) {
      const newline = block.indexOf(NEWLINE);
      if (newline < 0) {
        this.#keepRest(block);
        return;
      }
      this.#finishRest(block.slice(0, newline));
      start = newline + 1;
    }
    for (let newline = block.indexOf(NEWLINE, start); newline >= 0; newline = block.indexOf(NEWLINE, start)) {
      if (newline - start > MAX_LINE) this.#skipLine("too-long");
      else this.#line(block, start, newline);
      start = newline + 1;
    }
    if (start < block.length) this.#keepRest(block.slice(start));
    this.#detach(block);
  }

  endOfFile(): void {
    if (this.#rest === "" && !this.#overlong) return;
    this.#skipLine(this.#overlong ? "too-long" : "cut");
    this.#rest = "";
    this.#overlong = false;
  }

  end(): void {
    this.endOfFile();
    for (const sequence of this.#sequences.values()) sequence.flush();
    this.#current = undefined;
  }

  counts(): SourceCounts {
    return this.#tally.counts();
  }

  #keepRest(text: Latin1): void {
    if (this.#overlong) return;
    if (this.#rest.length + text.length > MAX_LINE) {
      this.#overlong = true;
      this.#rest = "";
    } else this.#rest = this.#rest === "" ? own(text) : this.#rest + own(text);
  }

  #finishRest(text: Latin1): void {
    if (this.#overlong || this.#rest.length + text.length > MAX_LINE) this.#skipLine("too-long");
    else {
      const line = own(this.#rest + text);
      this.#line(line, 0, line.length);
      this.#detach(line);
    }
    this.#rest = "";
    this.#overlong = false;
  }

  #skipLine(reason: string): void {
    this.#tally.lines += 1;
    this.#tally.skip(reason);
  }

  #line(text: Latin1, start: number, lineEnd: number): void {
    const head = this.#head;
    const tally = this.#tally;
    tally.lines += 1;
    this.#records += 1;
    const end = lineEnd > start && text.charCodeAt(lineEnd - 1) === RETURN ? lineEnd - 1 : lineEnd;
    const problem = head.read(text, start, end);
    if (problem !== undefined) {
      tally.skip(problem);
      return;
    }
    const { type, name } = this.#typeOf(text.slice(head.typeStart, head.typeEnd));
    const sequence = this.#sequenceOf(text);
    if (type === RECORD.DAEMON || type === RECORD.SYSTEM_BOOT) {
      // Auditd starts, stops or rotates: what the kernel numbered meanwhile was never meant to be here.
      if (name !== "DAEMON_CONFIG") sequence.numbering.forget();
      tally.ignore(name);
      return;
    }
    const at = head.seconds * 1000 + head.millis;
    const { serial } = head;
    let current = this.#current;
    if (current?.serial !== serial || current.at !== at || this.#currentSequence !== sequence) {
      current = undefined;
      sequence.note(serial, at, this.#id(), this.#records);
    }
    switch (type) {
      case RECORD.OTHER:
      case RECORD.PROCTITLE:
      case RECORD.EOE:
        tally.ignore(name);
        return;
      case RECORD.USER_START:
      case RECORD.USER_LOGIN:
      case RECORD.USER_END:
      case RECORD.USER_LOGOUT: {
        const id = this.#id();
        const event = sessionEvent(
          { id, at, host: sequence.host },
          type,
          new RecordBody(text, head.body, end),
          this.#texts,
        );
        if (event === undefined) tally.skip("unreadable");
        else if (sequence.find(at, serial) === undefined && sequence.whole(event, at, serial, id, this.#records))
          tally.used += 1;
        else tally.skip("duplicate");
        sequence.release(this.#records);
        return;
      }
      default:
    }
    if (current === undefined) {
      current = sequence.find(at, serial) ?? sequence.begin(at, serial, this.#id(), this.#records);
      if (current === undefined) {
        tally.skip("duplicate");
        return;
      }
      this.#current = current;
      this.#currentSequence = sequence;
    }
    current.take(type, new RecordBody(text, head.body, end), this.#texts, tally);
    sequence.release(this.#records);
  }

  #id(): string {
    const { seconds, millis, serial } = this.#head;
    return `${seconds}.${millis < 10 ? "00" : millis < 100 ? "0" : ""}${millis}:${serial}`;
  }

  #typeOf(written: string): KnownType {
    const known = this.#types.get(written);
    if (known !== undefined) return known;
    const type = recordType(own(written));
    if (this.#types.size < MAX_TYPES) this.#types.set(own(written), type);
    return type;
  }

  /** The host of the line. */
  #sequenceOf(text: Latin1): Sequence {
    const { nodeStart, nodeEnd } = this.#head;
    const node = nodeStart === nodeEnd ? "" : text.slice(nodeStart, nodeEnd);
    if (this.#currentSequence !== undefined && node === this.#currentNode) return this.#currentSequence;
    let sequence = this.#sequences.get(node);
    if (sequence === undefined) {
      const kept = own(node);
      if (this.#sequences.size >= MAX_HOSTS) this.#dropOldestHost();
      const host = this.#host ?? (kept === "" ? "unknown" : kept);
      sequence = new Sequence(host, this.#hostsMade++, this.#sink, this.#seen, this.#texts, this.#tally);
      this.#sequences.set(kept, sequence);
    }
    this.#currentNode = own(node);
    this.#currentSequence = sequence;
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

  #detach(block: Latin1): void {
    let held = 0;
    for (const sequence of this.#sequences.values()) held += sequence.detach(block);
    if (held <= MAX_HELD) return;
    for (const sequence of this.#sequences.values()) sequence.flush();
    this.#current = undefined;
  }
}
