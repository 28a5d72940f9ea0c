import { blockOf, type Latin1, type LogBlock, own } from "@limpid/core";
import type { HostLines } from "@limpid/telemetry";

const MAX_NAMES = 65_536; // hosts whose thread is remembered; a hostile stream can make up any number

/** Cuts a log into what each of several readers shall read: all lines of one host go to one of them, in their order. */
export class LinesByHost {
  readonly #lines: HostLines;
  readonly #readers: number;
  readonly #send: (reader: number, bytes: Uint8Array) => void;
  /** Whose lines each reads. */
  readonly #readerOf = new Map<Latin1, number>();
  #lastHost: Latin1 | undefined;
  #lastReader = 0;
  /** Beginning of a line whose host is not known yet. */
  #begun: Latin1 = "";
  /** Who reads the line that goes on. */
  #goingOn: number | undefined;

  /** `send`: the bytes are used again once it returns. */
  constructor(lines: HostLines, readers: number, send: (reader: number, bytes: Uint8Array) => void) {
    this.#lines = lines;
    this.#readers = readers;
    this.#send = send;
  }

  push(block: LogBlock): void {
    const { text, bytes } = block;
    let start = this.#finish(block);
    let runStart = start;
    let run = -1;
    while (start < text.length) {
      const newline = text.indexOf("\n", start);
      if (newline < 0 && text.length - start < this.#lines.head) break;
      const end = newline < 0 ? text.length : newline;
      const reader = this.#readerAt(block, start, end);
      if (reader !== run) {
        if (run >= 0) this.#send(run, bytes.subarray(runStart, start));
        [run, runStart] = [reader, start];
      }
      if (newline < 0) this.#goingOn = reader;
      start = newline < 0 ? text.length : newline + 1;
    }
    if (run >= 0) this.#send(run, bytes.subarray(runStart, start));
    if (start < text.length) this.#begun = own(text.slice(start));
  }

  endOfFile(): void {
    const rest = blockOf(this.#begun);
    if (rest.text !== "") this.#send(this.#readerAt(rest, 0, rest.text.length), rest.bytes);
    this.#begun = "";
    this.#goingOn = undefined;
  }

  /** Ends the line of the block before, as far as the block goes; where the next one begins. */
  #finish({ text, bytes }: LogBlock): number {
    if (this.#begun === "" && this.#goingOn === undefined) return 0;
    const newline = text.indexOf("\n");
    const stop = newline < 0 ? text.length : newline + 1;
    if (this.#goingOn === undefined) {
      const begun = blockOf(this.#begun + text.slice(0, newline < 0 ? this.#lines.head : newline + 1));
      const { length } = begun.text;
      if (newline < 0 && length < this.#lines.head) {
        this.#begun = begun.text;
        return stop;
      }
      const former = this.#begun.length;
      this.#begun = "";
      this.#goingOn = this.#readerAt(begun, 0, newline < 0 ? length : length - 1);
      this.#send(this.#goingOn, begun.bytes.subarray(0, former));
    }
    this.#send(this.#goingOn, bytes.subarray(0, stop));
    if (newline >= 0) this.#goingOn = undefined;
    return stop;
  }

  #readerAt(block: LogBlock, start: number, end: number): number {
    const host = this.#lines.hostOf(block, start, end);
    if (host === this.#lastHost) return this.#lastReader;
    let reader = this.#readerOf.get(host);
    if (reader === undefined) {
      // In turn: each keeps as many hosts in its part of the memory. Beyond the limit all go to the first.
      reader = this.#readerOf.size < MAX_NAMES ? this.#readerOf.size % this.#readers : 0;
      if (this.#readerOf.size < MAX_NAMES) this.#readerOf.set(own(host), reader);
    }
    this.#lastHost = own(host);
    this.#lastReader = reader;
    return reader;
  }
}
