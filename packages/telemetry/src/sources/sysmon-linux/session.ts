import { blockOf, type LogBlock, own, type TelemetryEvent } from "@limpid/core";
import { JsonLog } from "../../json/json-log.ts";
import { ShapeNode } from "../../json/shape.ts";
import type { SourceCounts, SourceOptions, SourceSession } from "../../source.ts";
import { SysmonRecords } from "./records.ts";
import { WRAPPED_SHAPE, wrappedXml } from "./wrapped.ts";
import { XmlLog } from "./xml-log.ts";

const NODE = new ShapeNode(WRAPPED_SHAPE);
const MAX_BLANKS = 65_536; // of a file; after so many it is taken for lines

/** Files of Sysmon: each is XML lines or JSON, which its first character tells. */
export class SysmonSession implements SourceSession {
  readonly #records: SysmonRecords;
  readonly #sink: (event: TelemetryEvent) => void;
  #reading: SourceSession | undefined;
  #isJson = false;
  /** Whether the file at hand was told to be one or the other. */
  #known = false;
  #blanks = "";
  readonly #past: SourceCounts[] = [];

  constructor(options: SourceOptions, sink: (event: TelemetryEvent) => void) {
    this.#records = new SysmonRecords(options);
    this.#sink = sink;
  }

  push(block: LogBlock): void {
    if (this.#known) {
      this.#reading?.push(block);
      return;
    }
    const at = block.text.search(/\S/);
    if (at < 0 && this.#blanks.length + block.text.length <= MAX_BLANKS) {
      this.#blanks += own(block.text);
      return;
    }
    this.#begin(at >= 0 && (block.text[at] === "{" || block.text[at] === "["));
    this.#reading?.push(block);
  }

  endOfFile(): void {
    if (!this.#known && this.#blanks !== "") this.#begin(this.#isJson);
    this.#reading?.endOfFile();
    this.#known = false;
  }

  giveWhole(now: number): boolean {
    return (this.#reading?.giveWhole?.(now) ?? true) && this.#blanks === "";
  }

  end(): void {
    this.endOfFile();
    this.#reading?.end();
  }

  counts(): SourceCounts {
    const now = this.#reading?.counts() ?? NOTHING;
    return this.#past.reduce(added, now);
  }

  #begin(isJson: boolean): void {
    if (this.#reading === undefined || isJson !== this.#isJson) {
      this.#finish();
      this.#reading = isJson ? this.#json() : new XmlLog(this.#records, this.#sink);
    }
    this.#isJson = isJson;
    this.#known = true;
    if (this.#blanks !== "") this.#reading.push(blockOf(this.#blanks));
    this.#blanks = "";
  }

  /** The files so far were written another way. What is lost is counted over all of them, at the end. */
  #finish(): void {
    if (this.#reading === undefined) return;
    this.#reading.end();
    this.#past.push({ ...this.#reading.counts(), lost: {} });
  }

  #json(): SourceSession {
    return new JsonLog(
      { node: NODE, matches: (record) => wrappedXml(record) !== undefined },
      (inOrder) => ({
        read: (record) => this.#records.read(wrappedXml(record) ?? "", asItIs, inOrder),
        lost: () => this.#records.lost(),
      }),
      this.#sink,
    );
  }
}

const asItIs = (text: string): string => text;
const NOTHING: SourceCounts = { linesRead: 0, recordsUsed: 0, ignored: {}, skipped: {}, lost: {} };

function added(one: SourceCounts, other: SourceCounts): SourceCounts {
  return {
    linesRead: one.linesRead + other.linesRead,
    recordsUsed: one.recordsUsed + other.recordsUsed,
    ignored: summed(one.ignored, other.ignored),
    skipped: summed(one.skipped, other.skipped),
    lost: summed(one.lost, other.lost),
  };
}

function summed(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
