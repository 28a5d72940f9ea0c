import { blockOf, byteAt, encodedBlock, type Latin1, type LogBlock, type TelemetryEvent } from "@limpid/core";
import { LineLog } from "../line-log.ts";
import type { SourceCounts, SourceSession } from "../source.ts";
import type { JsonRecords, Verdict } from "./json-source.ts";
import { KeptTexts } from "./kept-texts.ts";
import { type Json, type JsonObject, JsonReader } from "./read-json.ts";
import type { ShapeNode } from "./shape.ts";
import { arrayMark, LONGEST_MARK, SpreadRecord } from "./spread-record.ts";
import { isObject } from "./values.ts";

/** Members in which shippers put a whole record: Filebeat, Fluent Bit, Vector, rsyslog, Splunk, Elasticsearch, Azure. */
export const ENVELOPES: readonly string[] = [
  "body",
  "message",
  "MESSAGE",
  "msg",
  "log",
  "_raw",
  "_source",
  "SyslogMessage",
  "result",
];

export interface JsonLines {
  readonly node: ShapeNode;
  readonly matches: (record: JsonObject) => boolean;
  readonly fromText?: FromText | undefined;
}

/** The record that a line of text stands for, of kinds that are written as text too; `keep` makes a text that may outlive its block. */
export type FromText = (line: Latin1, keep: (text: string) => string) => JsonObject | undefined;

/** An execution with a megabyte of arguments and as much environment, each byte escaped. */
const MAX_RECORD = 8 << 20;
const MAX_ENVELOPES = 2; // a shipper in a shipper
const MAX_HEADER = 512; // longer than any syslog header
const OTHER_RECORD: Verdict = { kind: "skipped", why: "other-record" };
const SPACE = 32;
const COMMA = 44;
const BRACE = 123;

/** One reading of logs whose records are JSON objects. */
export class JsonLog implements SourceSession {
  readonly #node: ShapeNode;
  readonly #matches: (record: JsonObject) => boolean;
  readonly #reader: JsonReader;
  readonly #records: JsonRecords;
  readonly #log: LineLog;
  readonly #fromText: FromText | undefined;
  readonly #texts = new KeptTexts();
  readonly #spread = new SpreadRecord();
  /** The file is one array whose elements are given out as they come: it may be far longer than a record. */
  #inArray = false;

  /** `refused` is told of each record that is none of this kind. */
  constructor(
    { node, matches, fromText }: JsonLines,
    open: (inOrder: (event: TelemetryEvent) => void) => JsonRecords,
    sink: (event: TelemetryEvent) => void,
    refused?: () => void,
  ) {
    this.#node = node;
    this.#matches = matches;
    this.#fromText = fromText;
    this.#reader = new JsonReader(this.#texts);
    this.#log = new LineLog(MAX_RECORD, (block, start, end) => this.#line(block, start, end), sink, refused);
    this.#records = open(this.#log.give);
  }

  push(block: LogBlock): void {
    this.#log.push(block);
  }

  endOfFile(): void {
    this.#log.endOfFile();
    this.#takeApart();
    this.#inArray = false;
  }

  giveWhole(now: number): boolean {
    const given = this.#records.giveWhole?.(now) ?? true;
    this.#log.giveWaiting();
    return given && !this.#spread.isOpen;
  }

  end(): void {
    this.endOfFile();
    this.#records.end?.();
    this.#log.end(this.#records.lost?.() ?? new Map());
  }

  counts(): SourceCounts {
    return this.#log.counts();
  }

  #line(block: LogBlock, start: number, end: number): void {
    const told = block.bytes[start] === BRACE ? undefined : this.#told(block.text, start, end);
    if (told !== undefined) {
      this.#takeApart();
      this.#take(told);
    } else if (this.#marksArray(block.text, start, end)) return;
    else if (this.#spread.isOpen) this.#goOn(block, start, end);
    else if (!this.#single(block, start, end)) {
      // A value that goes on behind the line; nothing else stops at its end.
      const goesOn = this.#reader.stoppedAt >= end;
      if (!goesOn || this.#spread.add(block.text.slice(start, end)) !== "open") {
        this.#spread.take();
        this.#log.skip("not-json");
      }
    }
  }

  #told(text: Latin1, start: number, end: number): JsonObject | undefined {
    return this.#fromText?.(text.slice(start, end), (value) => this.#texts.kept(value));
  }

  /** Whether a line is nothing but the frame of an array around records, and what that means for them. */
  #marksArray(text: Latin1, start: number, end: number): boolean {
    if (end - start > LONGEST_MARK) return false;
    const mark = arrayMark(text.slice(start, end));
    if (mark === undefined) return false;
    if (this.#spread.isOpen) {
      if (!mark.closes || this.#spread.depth !== 1) return false;
      this.#add("}");
    } else if (this.#inArray ? mark.begins : !mark.begins && !mark.opens) return false;
    this.#inArray = mark.begins || mark.opens;
    if (mark.opens) this.#spread.add("{");
    return true;
  }

  /** One more line of a record that is spread over several. */
  #goOn(block: LogBlock, start: number, end: number): void {
    const record = this.#recordAt(block, start, end);
    if (record !== undefined && this.#matches(record)) {
      // A whole record on a line of its own: what began before it was cut off.
      this.#takeApart();
      this.#single(block, start, end);
      return;
    }
    this.#add(block.text.slice(start, end));
  }

  #add(line: Latin1): void {
    const state = this.#spread.add(line);
    if (state === "open") return;
    const whole = this.#spread.whole();
    if (state === "whole" && this.#single(whole, 0, whole.text.length)) this.#spread.take();
    else this.#takeApart();
  }

  /** Lines that make no record together are taken one by one. */
  #takeApart(): void {
    for (const line of this.#spread.take()) {
      const block = blockOf(line);
      if (!this.#single(block, 0, line.length)) this.#log.skip("not-json");
    }
  }

  /** Takes a text that is one value, or a part of an array: false when it is neither. */
  #single(block: LogBlock, lineStart: number, lineEnd: number): boolean {
    const { bytes } = block;
    let [start, end] = [lineStart, lineEnd];
    while (start < end && byteAt(bytes, start) <= SPACE) start++;
    while (end > start && (byteAt(bytes, end - 1) <= SPACE || bytes[end - 1] === COMMA)) end--;
    if (start === end) {
      this.#log.skip("empty");
      return true;
    }
    const value = this.#reader.read(block, start, end, this.#node);
    if (value === undefined) return false;
    if (!Array.isArray(value)) this.#take(value);
    else if (value.length > 0) for (const element of value) this.#take(element);
    else this.#log.skip("empty");
    return true;
  }

  #recordAt(block: LogBlock, start: number, end: number): JsonObject | undefined {
    const value = this.#reader.read(block, start, end, this.#node);
    return isObject(value) ? value : undefined;
  }

  #take(value: Json): void {
    const record = this.#opened(value, 0);
    this.#log.count(record === undefined ? OTHER_RECORD : this.#records.read(record));
  }

  /** The record itself, taken out of what shippers put around it; undefined for one of another kind. */
  #opened(value: Json, depth: number): JsonObject | undefined {
    if (!isObject(value)) return undefined;
    if (this.#matches(value)) return value;
    if (depth === MAX_ENVELOPES) return undefined;
    for (const name of ENVELOPES) {
      const inside = value[name];
      const inner = typeof inside === "string" ? this.#parsed(inside) : inside;
      const record = inner === undefined ? undefined : this.#opened(inner, depth + 1);
      if (record !== undefined) return record;
    }
    return undefined;
  }

  /** A record that was written as text; a syslog header may stand before it. */
  #parsed(text: string): Json | undefined {
    if (this.#fromText !== undefined) {
      const line = encodedBlock(text).text;
      const told = this.#told(line, 0, line.length);
      if (told !== undefined) return told;
    }
    const brace = text.indexOf("{");
    if (brace < 0 || brace > MAX_HEADER) return undefined;
    const block = encodedBlock(text.slice(brace));
    return this.#reader.read(block, 0, block.text.length, this.#node);
  }
}
