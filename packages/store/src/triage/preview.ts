import { PRIORITIES, type Priority } from "@limpid/core";
import type { Kysely } from "kysely";
import { fromColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { MAX_FINDINGS, numbersOfTarget } from "./target.ts";
import { STATUSES, type Status, type Target, type TriagePreview } from "./triage.ts";

const BATCH = 1000;
const MOST_HOSTS = 10;

/** What a change would be for, before anybody makes it. */
export async function previewOf(db: Kysely<Tables>, target: Target, at: number): Promise<TriagePreview> {
  const all = await numbersOfTarget(db, target, at);
  const numbers = all.slice(0, MAX_FINDINGS);
  const byPriority = Object.fromEntries(PRIORITIES.map((name) => [name, 0])) as Record<Priority, number>;
  const byStatus = Object.fromEntries(STATUSES.map((name) => [name, 0])) as Record<Status, number>;
  const hosts = new Map<string, number>();
  for (let from = 0; from < numbers.length; from += BATCH) {
    const rows = await db
      .selectFrom("finding")
      .select(["priority", "status", "host"])
      .where("n", "in", numbers.slice(from, from + BATCH))
      .execute();
    for (const { priority, status, host } of rows) {
      byPriority[PRIORITIES[priority] ?? "expected"] += 1;
      byStatus[status as Status] += 1;
      hosts.set(host, (hosts.get(host) ?? 0) + 1);
    }
  }
  const mostHosts = [...hosts]
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .slice(0, MOST_HOSTS)
    .map(([host, findings]) => ({ host: fromColumn(host), findings }));
  return {
    findings: numbers.length,
    byPriority,
    byStatus,
    hosts: hosts.size,
    mostHosts,
    tooMany: all.length > MAX_FINDINGS,
  };
}
