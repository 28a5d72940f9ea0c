import { PRIORITIES, type Priority } from "@limpid/core";
import type { FindingFilter } from "@limpid/query";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { numbersWhere } from "../triage/target.ts";
import type { GroupDecision, Status } from "../triage/triage.ts";
import { narrow, narrowingOf } from "./filter.ts";
import { statusColumn } from "./group-changes.ts";
import { groupsOf } from "./group-row.ts";
import { MAX_PAGE, partsOf } from "./list.ts";
import type { FindingSummary } from "./summary.ts";

export interface GroupQuery {
  /** Groups that have a finding of it; by their highest priority, of one the last seen first. */
  readonly filter?: FindingFilter;
  /** Who asks: for what changed since that user looked. */
  readonly viewer?: string;
  /** Milliseconds since the Unix epoch: what is asleep, is so at this moment. */
  readonly at?: number;
  readonly limit?: number;
  readonly after?: string;
}

/** Findings of the same content, creator image and pattern of reasons: decided once. */
export interface FindingGroup {
  readonly key: string;
  readonly findings: number;
  readonly hosts: number;
  readonly byPriority: Readonly<Record<Priority, number>>;
  readonly byStatus: Readonly<Record<Status, number>>;
  /** null: nothing was decided for the whole of it. */
  readonly decision: GroupDecision | null;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** The newest of its highest priority. */
  readonly example: FindingSummary;
}

export interface GroupPage {
  /** Fewer than were asked for also when there are more: `next` says so. */
  readonly groups: readonly FindingGroup[];
  readonly next: string | undefined;
}

type Row = Tables["finding_group"];
type Place = Pick<Row, "priority" | "last_seen" | "key">;

const DEFAULT_PAGE = 50;
const RANKS = [0, 1, 2, 3];
/** Findings of a search whose groups are gathered; of more, the groups are walked and each is asked. */
const FEW = 5000;
/** Groups that are asked for one page: 30 ms on the machine of the benchmark. */
const MAX_ASKED = 200;

/** A page of groups. */
export async function listGroups(db: Kysely<Tables>, query: GroupQuery): Promise<GroupPage> {
  const limit = Math.min(MAX_PAGE, Math.max(1, Math.floor(query.limit ?? DEFAULT_PAGE)));
  const place = query.after === undefined ? undefined : placeOf(query.after);
  const { filter = {} } = query;
  const parts = Object.keys(filter);
  const counted = parts.length === 0 || (parts.length === 1 && (parts[0] === "priority" || parts[0] === "status"));
  const numbers = counted ? undefined : await numbersWhere(db, query, query.at ?? 0, FEW);
  const { rows, next } =
    numbers !== undefined && numbers.length <= FEW
      ? await gathered(db, numbers, place, limit)
      : await walked(db, query, counted, place, limit);
  return { groups: await groupsOf(db, rows), next: next === undefined ? undefined : cursorOf(next) };
}

interface Some {
  readonly rows: readonly Row[];
  /** The last one that was looked at; undefined: there are no more. */
  readonly next: Place | undefined;
}

/** The groups of few findings, put in order here. */
async function gathered(
  db: Kysely<Tables>,
  numbers: readonly number[],
  place: Place | undefined,
  limit: number,
): Promise<Some> {
  const rows = new Map<string, Row>();
  for (let from = 0; from < numbers.length; from += 1000) {
    const keys = db
      .selectFrom("finding")
      .select("group_key")
      .where("n", "in", numbers.slice(from, from + 1000));
    for (const row of await db.selectFrom("finding_group").selectAll().where("key", "in", keys).execute())
      rows.set(row.key, row);
  }
  const behind = [...rows.values()].filter((row) => place === undefined || compare(place, row) < 0).sort(compare);
  return { rows: behind.slice(0, limit), next: behind.length > limit ? behind[limit - 1] : undefined };
}

/** Groups in their order, each asked whether it has a finding of the search. */
async function walked(
  db: Kysely<Tables>,
  query: GroupQuery,
  counted: boolean,
  place: Place | undefined,
  limit: number,
): Promise<Some> {
  const candidates = await inOrder(db, query.filter ?? {}, place, (counted ? limit : MAX_ASKED) + 1);
  if (counted) return { rows: candidates.slice(0, limit), next: candidates[limit] && candidates[limit - 1] };
  const narrowing = narrowingOf(query);
  const rows: Row[] = [];
  for (const [index, row] of candidates.entries()) {
    if (index === MAX_ASKED || rows.length === limit) return { rows, next: candidates[index - 1] };
    const of = db.selectFrom("finding").select("n").where("group_key", "=", row.key);
    const lead = { column: "group_key" as const, values: [row.key] };
    const found = await narrow(of, narrowing, { lead, words: "many" }).limit(1).executeTakeFirst();
    if (found !== undefined) rows.push(row);
  }
  return { rows, next: undefined };
}

/** Groups that may have a finding of the filter, by what is counted of them. */
async function inOrder(
  db: Kysely<Tables>,
  { priority, status }: FindingFilter,
  place: Place | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const rank of RANKS) {
    if (rows.length >= limit || (place !== undefined && rank < place.priority)) continue;
    let ranked = db.selectFrom("finding_group").selectAll().where("priority", "=", rank);
    if (priority !== undefined) ranked = ranked.where((of) => of.or(priority.map((name) => of(name, ">", 0))));
    if (status !== undefined)
      ranked = ranked.where((of) => of.or(status.map((name) => of(statusColumn(name), ">", 0))));
    if (place !== undefined && rank === place.priority) {
      ranked = ranked
        .where("last_seen", "<=", place.last_seen)
        .where((of) => of.or([of("last_seen", "<", place.last_seen), of("key", "<", place.key)]));
    }
    const some = ranked
      .orderBy("last_seen", "desc")
      .orderBy("key", "desc")
      .limit(limit - rows.length);
    rows.push(...(await some.execute()));
  }
  return rows;
}

function compare(one: Place, other: Place): number {
  return (
    one.priority - other.priority ||
    other.last_seen - one.last_seen ||
    (one.key > other.key ? -1 : one.key < other.key ? 1 : 0)
  );
}

function cursorOf({ priority, last_seen, key }: Place): string {
  return Buffer.from(JSON.stringify(["groups", priority, last_seen, key])).toString("base64url");
}

function placeOf(cursor: string): Place {
  const [kind, priority, last_seen, key] = partsOf(cursor);
  if (kind !== "groups" || !PRIORITIES[Number(priority)] || !Number.isSafeInteger(last_seen) || typeof key !== "string")
    throw new StoreError("refused", "this cursor is not of this list; begin again without one");
  return { priority: Number(priority), last_seen: Number(last_seen), key };
}
