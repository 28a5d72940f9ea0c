import type { Kysely } from "kysely";
import { fromColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { groupsOf } from "./group-row.ts";
import type { FindingGroup } from "./groups.ts";
import { withSeen } from "./seen.ts";
import type { FindingSummary } from "./summary.ts";

export interface GroupDetail {
  readonly group: FindingGroup;
  /** A thousand at most, those that had it first. */
  readonly hosts: readonly GroupHost[];
  /** On how many hosts it was seen for the first time within each step of `widthMs`; steps without any are left out. */
  readonly spread: {
    readonly widthMs: number;
    readonly steps: readonly { readonly fromMs: number; readonly hosts: number }[];
  };
  /** Findings that have another status than what was decided, or than most of them; a hundred at most. */
  readonly exceptions: readonly FindingSummary[];
  readonly moreExceptions: boolean;
}

export interface GroupHost {
  readonly host: string;
  readonly findings: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
}

const MAX_HOSTS = 1000;
const MAX_EXCEPTIONS = 100;
/** As many as a chart of a page's width shows. */
const STEPS = 60;

/** A group with where and when it was seen, and what stands out of it. */
export async function readGroup(
  db: Kysely<Tables>,
  key: string,
  viewer: string | undefined,
): Promise<GroupDetail | undefined> {
  const row = await db.selectFrom("finding_group").selectAll().where("key", "=", key).executeTakeFirst();
  const [group] = row === undefined ? [] : await groupsOf(db, [row]);
  if (group === undefined) return undefined;
  const rows = await db.selectFrom("group_host").selectAll().where("group_key", "=", key).execute();
  rows.sort((one, other) => one.first_seen - other.first_seen || (one.host < other.host ? -1 : 1));
  const exceptions = await exceptionsOf(db, group, viewer);
  return {
    group,
    hosts: rows.slice(0, MAX_HOSTS).map(({ host, findings, first_seen, last_seen }) => ({
      host: fromColumn(host),
      findings,
      firstSeenMs: first_seen,
      lastSeenMs: last_seen,
    })),
    spread: spreadOf(rows.map(({ first_seen }) => first_seen)),
    exceptions: exceptions.slice(0, MAX_EXCEPTIONS),
    moreExceptions: exceptions.length > MAX_EXCEPTIONS,
  };
}

/** Moments in order as counts of steps of one width. */
function spreadOf(moments: readonly number[]): GroupDetail["spread"] {
  const [first = 0] = moments;
  const widthMs = Math.max(1, Math.ceil(((moments.at(-1) ?? first) - first + 1) / STEPS));
  const counts = new Map<number, number>();
  for (const moment of moments) {
    const fromMs = first + Math.floor((moment - first) / widthMs) * widthMs;
    counts.set(fromMs, (counts.get(fromMs) ?? 0) + 1);
  }
  return { widthMs, steps: [...counts].map(([fromMs, hosts]) => ({ fromMs, hosts })) };
}

async function exceptionsOf(
  db: Kysely<Tables>,
  { key, findings, byStatus, decision }: FindingGroup,
  viewer: string | undefined,
): Promise<readonly FindingSummary[]> {
  const most = Object.entries(byStatus).reduce((one, other) => (other[1] > one[1] ? other : one))[0];
  const rule = decision?.status ?? most;
  // Counted: where nothing stands out, no finding is looked at.
  if (byStatus[rule as keyof typeof byStatus] === findings) return [];
  const rows = await db
    .selectFrom("finding")
    .selectAll()
    .where("group_key", "=", key)
    .where("status", "<>", rule)
    .orderBy("priority")
    .orderBy("last_seen", "desc")
    .limit(MAX_EXCEPTIONS + 1)
    .execute();
  return await withSeen(db, viewer, rows);
}
