import type { Finding } from "@limpid/core";
import type { Kysely } from "kysely";
import { toColumn } from "../database/column-text.ts";
import { unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { withSeen } from "./seen.ts";
import { type FindingSummary, summaryOf } from "./summary.ts";

export interface StoredFinding {
  readonly summary: FindingSummary;
  readonly finding: Finding;
}

/** One revision, as it was kept. */
export interface FindingEntry {
  readonly receivedMs: number;
  readonly finding: Finding;
}

export async function readFinding(
  db: Kysely<Tables>,
  id: string,
  viewer: string | undefined,
): Promise<StoredFinding | undefined> {
  const row = await db.selectFrom("finding").selectAll().where("id", "=", toColumn(id)).executeTakeFirst();
  if (row === undefined) return undefined;
  const { body } = await db
    .selectFrom("finding_revision")
    .select("body")
    .where("n", "=", row.current)
    .executeTakeFirstOrThrow();
  const [summary = summaryOf(row)] = await withSeen(db, viewer, [row]);
  return { summary, finding: unpack(body) as Finding };
}

/** Every revision of a finding, in the order they were kept. */
export async function revisionsOf(db: Kysely<Tables>, id: string): Promise<readonly FindingEntry[]> {
  const rows = await db
    .selectFrom("finding_revision")
    .innerJoin("finding", "finding.n", "finding_revision.finding")
    .select(["finding_revision.received_at as receivedMs", "body"])
    .where("finding.id", "=", toColumn(id))
    .orderBy("finding_revision.n")
    .execute();
  return rows.map(({ receivedMs, body }) => ({ receivedMs, finding: unpack(body) as Finding }));
}
