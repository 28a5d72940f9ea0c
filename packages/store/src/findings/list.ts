import type { FindingFilter } from "@limpid/query";
import type { Kysely, Selectable } from "kysely";
import type { FindingTable, Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { type Approach, approachOf } from "./approach.ts";
import { type Narrowing, narrow, narrowingOf } from "./filter.ts";
import { rankOf } from "./row.ts";
import { withSeen } from "./seen.ts";
import type { FindingSummary } from "./summary.ts";

/** `priority`: the highest first, of one the newest first. */
export type FindingOrder = "priority" | "newest";

export interface FindingQuery {
  readonly filter?: FindingFilter;
  /** Who asks: for what changed since that user looked. */
  readonly viewer?: string;
  /** Milliseconds since the Unix epoch: what is asleep, is so at this moment. */
  readonly at?: number;
  readonly order?: FindingOrder;
  /** 1 to 1000. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface FindingPage {
  readonly findings: readonly FindingSummary[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: string | undefined;
}

type Row = Selectable<FindingTable>;
type Place = Pick<Row, "priority" | "last_seen" | "n">;

export const MAX_PAGE = 1000;
const DEFAULT_PAGE = 50;
const RANKS = [0, 1, 2, 3];

/** A page of findings. What came or changed meanwhile moves nothing on the pages that follow, and repeats nothing. */
export async function listFindings(db: Kysely<Tables>, query: FindingQuery): Promise<FindingPage> {
  const { order = "priority", after, viewer } = query;
  const narrowing = narrowingOf(query);
  const limit = Math.min(MAX_PAGE, Math.max(1, Math.floor(query.limit ?? DEFAULT_PAGE)));
  const place = after === undefined ? undefined : placeOf(after, order);
  const approach = await approachOf(db, narrowing);
  const rows =
    approach.numbers === undefined
      ? await walk(db, narrowing, approach, order, place, limit + 1)
      : await among(db, narrowing, approach, order, place, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    findings: await withSeen(db, viewer, rows.slice(0, limit)),
    next: last === undefined ? undefined : cursorOf(last, order),
  };
}

/** Few findings: each is read, and they are put in order here. */
async function among(
  db: Kysely<Tables>,
  narrowing: Narrowing,
  approach: Approach,
  order: FindingOrder,
  place: Place | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const found: Place[] = [];
  const { numbers = [] } = approach;
  for (let from = 0; from < numbers.length; from += 1000) {
    const part = numbers.slice(from, from + 1000);
    const query = db.selectFrom("finding").select(["priority", "last_seen", "n"]).where("n", "in", part);
    for (const row of await narrow(query, narrowing, approach).execute()) {
      if (place === undefined || compare(order)(place, row) < 0) found.push(row);
    }
  }
  const chosen = found.sort(compare(order)).slice(0, limit);
  if (chosen.length === 0) return [];
  const rows = await db
    .selectFrom("finding")
    .selectAll()
    .where(
      "n",
      "in",
      chosen.map(({ n }) => n),
    )
    .execute();
  return rows.sort(compare(order));
}

/**
 * Many findings: streams that are in order by an index each, one for each priority and value of the lead, are merged.
 * By priority, a stream is asked only when those of the higher ones did not fill the page.
 */
async function walk(
  db: Kysely<Tables>,
  narrowing: Narrowing,
  approach: Approach,
  order: FindingOrder,
  place: Place | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const { filter } = narrowing;
  const { priority: _, ...rest } = filter;
  const wanted = filter.priority?.map(rankOf) ?? RANKS;
  let rows: Row[] = [];
  for (const rank of RANKS) {
    if (!wanted.includes(rank) || (order === "priority" && place !== undefined && rank < place.priority)) continue;
    // Within the priority of the cursor, or in an order that asks for none, a stream begins behind it.
    const behind = order === "newest" || rank === place?.priority ? place : undefined;
    for (const value of approach.lead?.values ?? [undefined]) {
      let query = narrow(
        db.selectFrom("finding").selectAll().where("priority", "=", rank),
        { ...narrowing, filter: rest },
        approach,
      );
      const lead = approach.lead;
      if (lead !== undefined && value !== undefined) query = query.where(lead.column, "=", value);
      if (behind !== undefined) {
        query = query
          .where("last_seen", "<=", behind.last_seen)
          .where((of) => of.or([of("last_seen", "<", behind.last_seen), of("n", "<", behind.n)]));
      }
      rows.push(...(await query.orderBy("last_seen", "desc").orderBy("n", "desc").limit(limit).execute()));
    }
    if (order === "priority" && rows.length >= limit) break;
  }
  rows = rows.sort(compare(order));
  return rows.slice(0, limit);
}

function compare(order: FindingOrder): (one: Place, other: Place) => number {
  return (one, other) =>
    (order === "priority" ? one.priority - other.priority : 0) || other.last_seen - one.last_seen || other.n - one.n;
}

function cursorOf({ priority, last_seen, n }: Place, order: FindingOrder): string {
  return Buffer.from(JSON.stringify([order, priority, last_seen, n])).toString("base64url");
}

function placeOf(cursor: string, order: FindingOrder): Place {
  const parts = partsOf(cursor);
  const [kind, priority, last_seen, n] = parts;
  const whole = [priority, last_seen, n].every(Number.isSafeInteger);
  if (parts.length !== 4 || kind !== order || !whole)
    throw new StoreError("refused", "this cursor is not of this list; begin again without one");
  return { priority: Number(priority), last_seen: Number(last_seen), n: Number(n) };
}

export function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor.slice(0, 500), "base64url").toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
