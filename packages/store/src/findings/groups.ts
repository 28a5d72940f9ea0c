import { PRIORITIES, type Priority } from "@limpid/core";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { MAX_PAGE, partsOf } from "./list.ts";
import { type FindingSummary, summaryOf } from "./read.ts";
import { rankOf } from "./row.ts";

export interface GroupQuery {
  /** Groups whose highest priority is one of these. */
  readonly priority?: readonly Priority[];
  readonly limit?: number;
  readonly after?: string;
}

/** Findings of the same content, creator image and pattern of reasons: decided once. */
export interface FindingGroup {
  readonly key: string;
  readonly findings: number;
  readonly hosts: number;
  readonly byPriority: Readonly<Record<Priority, number>>;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** The newest of its highest priority. */
  readonly example: FindingSummary;
}

export interface GroupPage {
  readonly groups: readonly FindingGroup[];
  readonly next: string | undefined;
}

const DEFAULT_PAGE = 50;
const RANKS = [0, 1, 2, 3];

/** A page of groups, those with the highest priority first, of one the newest first. */
export async function listGroups(db: Kysely<Tables>, query: GroupQuery): Promise<GroupPage> {
  const limit = Math.min(MAX_PAGE, Math.max(1, Math.floor(query.limit ?? DEFAULT_PAGE)));
  const place = query.after === undefined ? undefined : placeOf(query.after);
  const rows: Tables["finding_group"][] = [];
  for (const rank of query.priority?.map(rankOf).toSorted() ?? RANKS) {
    if (rows.length > limit || (place !== undefined && rank < place.priority)) continue;
    let ranked = db.selectFrom("finding_group").selectAll().where("priority", "=", rank);
    if (place !== undefined && rank === place.priority) {
      ranked = ranked
        .where("last_seen", "<=", place.last_seen)
        .where((of) => of.or([of("last_seen", "<", place.last_seen), of("key", "<", place.key)]));
    }
    rows.push(
      ...(await ranked
        .orderBy("last_seen", "desc")
        .orderBy("key", "desc")
        .limit(limit + 1)
        .execute()),
    );
  }
  const shown = rows.slice(0, limit);
  const groups: FindingGroup[] = [];
  for (const row of shown) {
    const example = await db
      .selectFrom("finding")
      .selectAll()
      .where("group_key", "=", row.key)
      .where("priority", "=", row.priority)
      .orderBy("last_seen", "desc")
      .limit(1)
      .executeTakeFirst();
    if (example !== undefined) groups.push(groupOf(row, summaryOf(example)));
  }
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { groups, next: last === undefined ? undefined : cursorOf(last) };
}

function groupOf(row: Tables["finding_group"], example: FindingSummary): FindingGroup {
  const { key, findings, hosts, high, medium, low, expected, first_seen, last_seen } = row;
  const byPriority = { high, medium, low, expected };
  return { key, findings, hosts, byPriority, firstSeenMs: first_seen, lastSeenMs: last_seen, example };
}

type Place = Pick<Tables["finding_group"], "priority" | "last_seen" | "key">;

function cursorOf({ priority, last_seen, key }: Place): string {
  return Buffer.from(JSON.stringify(["groups", priority, last_seen, key])).toString("base64url");
}

function placeOf(cursor: string): Place {
  const [kind, priority, last_seen, key] = partsOf(cursor);
  if (kind !== "groups" || !PRIORITIES[Number(priority)] || !Number.isSafeInteger(last_seen) || typeof key !== "string")
    throw new StoreError("refused", "this cursor is not of this list; begin again without one");
  return { priority: Number(priority), last_seen: Number(last_seen), key };
}
