import { blockOf, decodeLatin1, type Latin1, type LogBlock, own, type TelemetryEvent } from "@limpid/core";
import { LineLog } from "../../line-log.ts";
import { LineCutter } from "../../lines/line-cutter.ts";
import type { SourceCounts, SourceSession } from "../../source.ts";
import type { SysmonRecords } from "./records.ts";

/** An event with every field as long as Sysmon lets it grow, each character escaped. */
const MAX_LINE = 1 << 20;
/** Lines of a command line that was written with its line feeds (`journalctl -o cat`). */
const MAX_SPREAD = 256;

const EVENT = "<Event";
const EVENT_END = "</Event>";
export const PROVIDER = 'Name="Linux-Sysmon"';

/** Events as XML, one to a line, with or without the header of syslog or journald before them. */
export class XmlLog implements SourceSession {
  readonly #records: SysmonRecords;
  readonly #log: LineLog;
  /** An event whose end did not come yet, and the lines that may belong to it. */
  #open: Latin1[] = [];
  #openSize = 0;

  constructor(records: SysmonRecords, sink: (event: TelemetryEvent) => void) {
    this.#records = records;
    this.#log = new LineLog(MAX_LINE, (block, start, end) => this.#line(block, start, end), sink);
  }

  push(block: LogBlock): void {
    this.#log.push(block);
  }

  endOfFile(): void {
    this.#log.endOfFile();
    this.#takeApart();
  }

  giveWhole(): boolean {
    this.#log.giveWaiting();
    return this.#open.length === 0;
  }

  end(): void {
    this.endOfFile();
    this.#log.end(this.#records.lost());
  }

  counts(): SourceCounts {
    return this.#log.counts();
  }

  #line(block: LogBlock, start: number, end: number): void {
    const line = block.text.slice(start, end);
    const at = line.indexOf(EVENT);
    if (this.#open.length > 0) {
      if (at < 0 && this.#goOn(line)) return;
      this.#takeApart();
    }
    if (at < 0) this.#other(line);
    else if (line.includes(EVENT_END, at)) this.#event(line.slice(at));
    else {
      this.#open.push(own(line));
      this.#openSize = line.length;
    }
  }

  /** One more line of an open event: false when it grew beyond any. */
  #goOn(line: Latin1): boolean {
    this.#openSize += line.length + 1;
    if (this.#open.length >= MAX_SPREAD || this.#openSize > MAX_LINE) return false;
    this.#open.push(own(line));
    if (!line.includes(EVENT_END)) return true;
    const whole = this.#open.join("\n");
    this.#open = [];
    this.#event(whole.slice(whole.indexOf(EVENT)));
    return true;
  }

  /** No end came: the event was cut, and the lines behind it are others. */
  #takeApart(): void {
    const [first, ...others] = this.#open;
    this.#open = [];
    if (first === undefined) return;
    this.#event(first.slice(first.indexOf(EVENT)));
    for (const line of others) this.#other(line);
  }

  #event(xml: Latin1): void {
    const isOurs = xml.includes(PROVIDER);
    this.#log.count(isOurs ? this.#records.read(xml, decodeLatin1, this.#log.give) : OTHER_PROVIDER);
  }

  /** A line of another program, or the rest of an event whose beginning is gone. */
  #other(line: Latin1): void {
    if (line.trim() === "") this.#log.skip("empty");
    else if (line.includes("</Data>") || line.includes(EVENT_END)) this.#log.skip("no-head");
    else this.#log.count(OTHER_LINE);
  }
}

const OTHER_LINE = { kind: "ignored", as: "other-line" } as const;
const OTHER_PROVIDER = { kind: "skipped", why: "other-provider" } as const;

/** The share of events of Sysmon for Linux among the lines that are events or nothing known. */
export function sysmonLines(head: Latin1): { readonly events: number; readonly first: Latin1 | undefined } {
  let events = 0;
  let first: Latin1 | undefined;
  const cutter = new LineCutter(
    MAX_LINE,
    ({ text }, start, end) => {
      const line = text.slice(start, end);
      if (!isSysmonLine(line)) return;
      events++;
      first ??= own(line.slice(line.indexOf(EVENT)));
    },
    () => {},
  );
  cutter.push(blockOf(head));
  const rest = cutter.endOfFile();
  if (rest !== undefined && isSysmonLine(rest.text)) {
    events++;
    first ??= rest.text.slice(rest.text.indexOf(EVENT));
  }
  return { events, first };
}

/** JSON that quotes an event is another log's. */
function isSysmonLine(line: Latin1): boolean {
  const at = line.indexOf(EVENT);
  const provider = at < 0 ? -1 : line.indexOf(PROVIDER, at);
  return provider >= 0 && provider - at < 256 && !/^\s*[[{]/.test(line.slice(0, 64));
}
