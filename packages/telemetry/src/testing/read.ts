import { blockOf, type TelemetryEvent } from "@limpid/core";
import type { Source, SourceCounts } from "../source.ts";

export interface Reading {
  readonly events: readonly TelemetryEvent[];
  readonly counts: SourceCounts;
}

/** Reads a whole log, cut into blocks of `size`. */
export function readLog(source: Source, text: string, size = 65_536, host?: string): Reading {
  return readFiles(source, [text], size, host);
}

/** Reads several files in one session. */
export function readFiles(source: Source, files: readonly string[], size = 65_536, host?: string): Reading {
  const events: TelemetryEvent[] = [];
  const session = source.open(host === undefined ? {} : { host }, (event) => events.push(event));
  for (const text of files) {
    for (let at = 0; at < text.length; at += size) session.push(blockOf(text.slice(at, at + size)));
    session.endOfFile();
  }
  session.end();
  return { events, counts: session.counts() };
}

/** What the three sums make together: every line once. */
export function accountedFor({ recordsUsed, ignored, skipped }: SourceCounts): number {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  return recordsUsed + sum(ignored) + sum(skipped);
}
