import type { Latin1, LogBlock, TelemetryEvent } from "@limpid/core";
import type { Shows } from "./shows.ts";

/** A kind of recorded telemetry: how it is recognised and how its bytes become events. */
export interface Source {
  /** As in `--format`. */
  readonly name: string;
  /** How sure it is that a log beginning with `head` (up to 64 KiB) is of this kind: 0 (no) to 1 (certain). */
  readonly recognise: (head: Latin1) => number;
  /** When the first record of a log beginning with `head` was written, in milliseconds, to put rotated files in order. */
  readonly startsAt: (head: Latin1) => number | undefined;
  readonly open: (options: SourceOptions, sink: (event: TelemetryEvent) => void) => SourceSession;
  /** For logs of many hosts that several threads read; without it one thread reads them. */
  readonly hostLines?: () => HostLines;
  /** What it can and cannot tell; `limpid sources` prints it. */
  readonly shows?: Shows;
}

/** Tells the lines of different hosts apart, much quicker than reading them would. */
export interface HostLines {
  /** So much of a line is enough, in characters. */
  readonly head: number;
  /** Lines of one host always give the same text; those that no event is made of give any. */
  readonly hostOf: (block: LogBlock, start: number, end: number) => Latin1;
}

export interface SourceOptions {
  /** Name to use for the host whatever the records say. */
  readonly host?: string;
}

/** One reading of one or several files of a source, in the order they were written. */
export interface SourceSession {
  /** Any cut: lines may span blocks. */
  readonly push: (block: LogBlock) => void;
  /** A file ends here: a cut last line is counted, never joined to the next file; an event may go on there. */
  readonly endOfFile: () => void;
  /**
   * For sources that are read while they are written: gives out what is whole at `now` (milliseconds since the Unix
   * epoch) instead of waiting for what may come before it, and what has waited long enough for the rest of it. At
   * Infinity everything has. True: nothing waits any more, not even half a record.
   */
  readonly giveWhole?: (now: number) => boolean;
  /** Gives out what is still waiting. Nothing may be pushed afterwards. */
  readonly end: () => void;
  /** Adds up once `end` was called; before, records that still wait are in none of the three sums. */
  readonly counts: () => SourceCounts;
}

/** What became of each line: `linesRead` = `recordsUsed` + all of `ignored` + all of `skipped`. */
export interface SourceCounts {
  readonly linesRead: number;
  /** Records that an event was made of. */
  readonly recordsUsed: number;
  /** Records that carry nothing for an event, by type. */
  readonly ignored: Readonly<Record<string, number>>;
  /** Lines that could not be used, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Events that the source's own numbering says are missing, by host. */
  readonly lost: Readonly<Record<string, number>>;
}
