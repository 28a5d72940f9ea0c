import type { ParseIssue, TelemetryEvent } from "@limpid/core";
import type { Kysely } from "kysely";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { readBlock } from "./read-block.ts";
import { wholeMs } from "./whole-ms.ts";

export interface EventsByIdQuery {
  readonly host: string;
  readonly ids: readonly string[];
  /** Between which moments to look, in milliseconds since the Unix epoch: a finding knows when its events were. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface EventsById {
  /** By time. */
  readonly events: readonly TelemetryEvent[];
  readonly missing: readonly string[];
  /** False: there is more of this host than was looked at; name the moments. */
  readonly lookedAtAll: boolean;
  readonly issues: readonly ParseIssue[];
}

/** Events have no index of their own: a block is 3 ms, and nobody waits for more than a second. */
const MAX_BLOCKS = 400;
const MAX_IDS = 1000;

/** Events of a host by their ids, those kept last first. */
export async function eventsById(db: Kysely<Tables>, folder: string, query: EventsByIdQuery): Promise<EventsById> {
  const wanted = new Set(query.ids.slice(0, MAX_IDS));
  let ranges = db
    .selectFrom("event_range")
    .innerJoin("event_block", "event_block.n", "event_range.block")
    .select(["segment", "at_byte", "bytes"])
    .where("host", "=", toColumn(query.host));
  if (query.fromMs !== undefined) ranges = ranges.where("max_at", ">=", wholeMs(query.fromMs, Math.floor));
  if (query.toMs !== undefined) ranges = ranges.where("min_at", "<=", wholeMs(query.toMs, Math.ceil));
  const places = await ranges
    .orderBy("max_at", "desc")
    .limit(MAX_BLOCKS + 1)
    .execute();
  const events: TelemetryEvent[] = [];
  const issues: ParseIssue[] = [];
  for (const place of places.slice(0, MAX_BLOCKS)) {
    if (wanted.size === 0) break;
    for (const event of readBlock(folder, place, issues)) {
      if (event.host === query.host && wanted.delete(event.id)) events.push(event);
    }
  }
  events.sort((one, other) => one.at - other.at);
  const lookedAtAll = wanted.size === 0 || places.length <= MAX_BLOCKS;
  return { events, missing: [...wanted], lookedAtAll, issues };
}
