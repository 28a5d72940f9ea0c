import type { Kysely, Selectable, Transaction } from "kysely";
import { toColumn } from "../database/column-text.ts";
import type { FindingTable, Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { type FindingSummary, summaryOf } from "./summary.ts";

/** Keeps that somebody has looked at a revision; an older one than before changes nothing. */
export async function see(
  transaction: Transaction<Tables>,
  {
    user,
    id,
    revision,
    at,
  }: { readonly user: string; readonly id: string; readonly revision: number; readonly at: number },
): Promise<undefined> {
  const finding = await transaction
    .selectFrom("finding")
    .select(["n", "revision"])
    .where("id", "=", toColumn(id))
    .executeTakeFirst();
  if (finding === undefined) throw new StoreError("refused", `no finding ${id}`);
  const seen = { revision: Math.min(revision, finding.revision), at, changed: revision < finding.revision ? 1 : 0 };
  await transaction
    .insertInto("seen")
    .values({ viewer: toColumn(user), finding: finding.n, ...seen })
    .onConflict((conflict) =>
      conflict.columns(["viewer", "finding"]).doUpdateSet(seen).where("seen.revision", "<=", seen.revision),
    )
    .execute();
  return undefined;
}

/** Marks that there is something new for all who have looked. */
export async function markChanged(transaction: Transaction<Tables>, finding: number): Promise<void> {
  await transaction
    .updateTable("seen")
    .set({ changed: 1 })
    .where("finding", "=", finding)
    .where("changed", "=", 0)
    .execute();
}

/** Rows as lines of a list, each with what who asks has seen of it. */
export async function withSeen(
  db: Kysely<Tables>,
  viewer: string | undefined,
  rows: readonly Selectable<FindingTable>[],
): Promise<readonly FindingSummary[]> {
  if (viewer === undefined || rows.length === 0) return rows.map((row) => summaryOf(row));
  const seen = await db
    .selectFrom("seen")
    .select(["finding", "revision", "changed"])
    .where("viewer", "=", toColumn(viewer))
    .where(
      "finding",
      "in",
      rows.map(({ n }) => n),
    )
    .execute();
  const by = new Map(seen.map(({ finding, revision, changed }) => [finding, { revision, changed: changed === 1 }]));
  return rows.map((row) => summaryOf(row, by.get(row.n) ?? null));
}
