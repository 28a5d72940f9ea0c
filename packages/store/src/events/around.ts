import type { ParseIssue, TelemetryEvent } from "@limpid/core";
import type { Kysely } from "kysely";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { readBlock } from "./read-block.ts";
import { wholeMs } from "./whole-ms.ts";

export interface AroundQuery {
  readonly host: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly limit: number;
}

export interface Around {
  /** By time; of one moment in the order they were kept. */
  readonly events: readonly TelemetryEvent[];
  /** More are there: those nearest to the moment were kept. */
  readonly cut: boolean;
  /** Blocks that could not be read; `at` is the byte in its segment. */
  readonly issues: readonly ParseIssue[];
}

/** A moment with more blocks than this (two million events) is answered in part. */
const MAX_BLOCKS = 4000;

/** The events of a host around a moment. */
export async function around(db: Kysely<Tables>, folder: string, query: AroundQuery): Promise<Around> {
  const from = wholeMs(query.at - query.beforeMs, Math.floor);
  const to = wholeMs(query.at + query.afterMs, Math.ceil);
  const places = await db
    .selectFrom("event_range")
    .innerJoin("event_block", "event_block.n", "event_range.block")
    .select(["segment", "at_byte", "bytes"])
    .where("host", "=", toColumn(query.host))
    .where("max_at", ">=", from)
    .where("min_at", "<=", to)
    .orderBy("block")
    .limit(MAX_BLOCKS + 1)
    .execute();
  const found: TelemetryEvent[] = [];
  const issues: ParseIssue[] = [];
  let cut = places.length > MAX_BLOCKS;
  for (const place of places.slice(0, MAX_BLOCKS)) {
    for (const event of readBlock(folder, place, issues)) {
      if (event.host === query.host && event.at >= query.at - query.beforeMs && event.at <= query.at + query.afterMs)
        found.push(event);
    }
    if (found.length > 4 * query.limit) cut = keepNearest(found, query) || cut;
  }
  cut = keepNearest(found, query) || cut;
  found.sort((one, other) => one.at - other.at);
  return { events: found, cut, issues };
}

/** Says whether it had to let go of any. */
function keepNearest(found: TelemetryEvent[], { at, limit }: AroundQuery): boolean {
  if (found.length <= limit) return false;
  const places = new Map(found.map((event, index) => [event, index]));
  found.sort((one, other) => Math.abs(one.at - at) - Math.abs(other.at - at));
  found.length = limit;
  found.sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
  return true;
}
