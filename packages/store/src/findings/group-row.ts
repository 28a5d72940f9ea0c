import { PRIORITIES } from "@limpid/core";
import type { Kysely } from "kysely";
import { fromColumn, fromNullable } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import type { GroupDecision, Status } from "../triage/triage.ts";
import type { FindingGroup } from "./groups.ts";
import { summaryOf } from "./summary.ts";

/** Rows as groups, each with an example of it and what was decided. */
export async function groupsOf(
  db: Kysely<Tables>,
  rows: readonly Tables["finding_group"][],
): Promise<readonly FindingGroup[]> {
  if (rows.length === 0) return [];
  const keys = rows.map(({ key }) => key);
  const decisions = new Map<string, GroupDecision>();
  for (const row of await db.selectFrom("group_decision").selectAll().where("group_key", "in", keys).execute())
    decisions.set(row.group_key, decisionOf(row));
  const groups: FindingGroup[] = [];
  for (const row of rows) {
    const example = await db
      .selectFrom("finding")
      .selectAll()
      .where("group_key", "=", row.key)
      .where("priority", "=", row.priority)
      .orderBy("last_seen", "desc")
      .limit(1)
      .executeTakeFirst();
    if (example === undefined) continue;
    const { key, findings, hosts, high, medium, low, expected, first_seen, last_seen } = row;
    const { new: untouched, in_progress, malicious, benign, closed } = row;
    groups.push({
      key,
      findings,
      hosts,
      byPriority: { high, medium, low, expected },
      byStatus: { new: untouched, "in-progress": in_progress, malicious, benign, closed },
      decision: decisions.get(key) ?? null,
      firstSeenMs: first_seen,
      lastSeenMs: last_seen,
      example: summaryOf(example),
    });
  }
  return groups;
}

function decisionOf({ change, status, decided_by, at, why, priority }: Tables["group_decision"]): GroupDecision {
  return {
    change: fromColumn(change),
    status: status as Status,
    by: fromColumn(decided_by),
    at,
    why: fromNullable(why),
    priority: PRIORITIES[priority] ?? "expected",
  };
}
