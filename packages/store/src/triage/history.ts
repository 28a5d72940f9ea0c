import type { Kysely } from "kysely";
import { fromColumn, fromNullable, toColumn } from "../database/column-text.ts";
import { unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import type { HistoryEntry } from "./triage.ts";

/** The history of a finding, the oldest entry first. */
export async function historyOf(db: Kysely<Tables>, id: string): Promise<readonly HistoryEntry[]> {
  const rows = await db
    .selectFrom("triage_change")
    .innerJoin("finding", "finding.n", "triage_change.finding")
    .select(["triage_change.id as change", "at", "changed_by", "why", "body", "undoes"])
    .where("finding.id", "=", toColumn(id))
    .orderBy("triage_change.n")
    .execute();
  return rows.map(({ change, at, changed_by, why, body, undoes }) => ({
    change: fromColumn(change),
    at,
    by: fromColumn(changed_by),
    why: fromNullable(why),
    ...(unpack(body) as Pick<HistoryEntry, "before" | "after" | "note">),
    undoes: fromNullable(undoes),
  }));
}
