import type { LogBlock, TelemetryEvent } from "@limpid/core";
import type { Verdict } from "./json/json-source.ts";
import { LineCutter } from "./lines/line-cutter.ts";
import { Ordering } from "./ordering.ts";
import type { SourceCounts } from "./source.ts";
import { Tally } from "./tally.ts";

type TakeLine = (block: LogBlock, start: number, end: number) => void;

/** A log of lines whose records are whole events: cuts the lines, puts the events in order, counts what became of each. */
export class LineLog {
  readonly #line: TakeLine;
  readonly #refused: () => void;
  readonly #lines: LineCutter;
  readonly #ordering: Ordering;
  readonly #tally = new Tally();

  /** `maxLength`: characters that a line can honestly have; `refused` is told of each line that is skipped. */
  constructor(
    maxLength: number,
    line: TakeLine,
    sink: (event: TelemetryEvent) => void,
    refused: () => void = () => {},
  ) {
    this.#line = line;
    this.#refused = refused;
    this.#lines = new LineCutter(maxLength, line, (reason) => this.skip(reason));
    this.#ordering = new Ordering(sink);
  }

  readonly give = (event: TelemetryEvent): void => this.#ordering.add(event);

  push(block: LogBlock): void {
    this.#lines.push(block);
  }

  /** Takes what stands behind the last line feed. */
  endOfFile(): void {
    const rest = this.#lines.endOfFile();
    if (rest !== undefined) this.#line(rest, 0, rest.text.length);
  }

  /** Gives out what waits for its turn. */
  giveWaiting(): void {
    this.#ordering.flush();
  }

  end(lost: ReadonlyMap<string, number>): void {
    this.giveWaiting();
    for (const [host, events] of lost) this.#tally.lose(host, events);
  }

  /** Counts a line by what became of its record. */
  count(verdict: Verdict): void {
    if (verdict.kind === "skipped") {
      this.skip(verdict.why);
      return;
    }
    this.#tally.lines += 1;
    if (verdict.kind === "used") this.#tally.used += 1;
    else this.#tally.ignore(verdict.as);
  }

  skip(reason: string): void {
    this.#tally.lines += 1;
    this.#tally.skip(reason);
    this.#refused();
  }

  counts(): SourceCounts {
    return this.#tally.counts();
  }
}
