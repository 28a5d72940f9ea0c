import type { Kysely } from "kysely";
import { fromColumn, toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { approachOf } from "../findings/approach.ts";
import { narrow, narrowingOf } from "../findings/filter.ts";
import { rankOf } from "../findings/row.ts";
import { StoreError } from "../store-error.ts";
import type { Target } from "./triage.ts";

/** A console shows what it will do before it does it to many; a hundred thousand at once are no decision. */
export const MAX_FINDINGS = 20_000;
const BATCH = 1000;

/** The numbers of the findings that a change is for; one more than a change may have says that there are too many. */
export async function numbersOfTarget(db: Kysely<Tables>, target: Target, at: number): Promise<readonly number[]> {
  const { findings, filter, group } = target;
  if ([findings, filter, group].filter((part) => part !== undefined).length !== 1)
    throw new StoreError("refused", "a change is for findings by id, for a search, or for a group: one of these");
  if (findings !== undefined) return await numbersOfIds(db, findings);
  const query = group === undefined ? target : { filter: { group: [group] } };
  return await numbersWhere(db, query, at, MAX_FINDINGS);
}

async function numbersOfIds(db: Kysely<Tables>, findings: readonly string[]): Promise<readonly number[]> {
  const ids = [...new Set(findings.slice(0, MAX_FINDINGS + 1).map(toColumn))];
  const numbers: number[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const part = ids.slice(from, from + BATCH);
    const found = await db.selectFrom("finding").select(["n", "id"]).where("id", "in", part).execute();
    const known = new Set(found.map(({ id }) => id));
    const missing = part.find((id) => !known.has(id));
    if (missing !== undefined)
      throw new StoreError("refused", `no finding ${fromColumn(missing)}; nothing was changed`);
    for (const { n } of found) numbers.push(n);
  }
  return numbers;
}

/** The numbers of the findings that a search finds, in no order; one more than `limit` says that there are more. */
export async function numbersWhere(
  db: Kysely<Tables>,
  query: Pick<Target, "filter" | "viewer">,
  at: number,
  limit: number,
): Promise<readonly number[]> {
  const narrowing = narrowingOf({ ...query, at });
  const approach = await approachOf(db, narrowing);
  const all = db.selectFrom("finding").select("n");
  const { numbers, lead } = approach;
  if (numbers === undefined) {
    const { priority } = narrowing.filter;
    const led = lead === undefined ? all : all.where(lead.column, "in", lead.values);
    // Behind each lead the index goes on with the priority.
    const ranked = priority === undefined ? led : led.where("priority", "in", priority.map(rankOf));
    const rows = await narrow(ranked, narrowing, approach)
      .limit(limit + 1)
      .execute();
    return rows.map(({ n }) => n);
  }
  const found: number[] = [];
  for (let from = 0; from < numbers.length; from += BATCH) {
    const some = all.where("n", "in", numbers.slice(from, from + BATCH));
    for (const { n } of await narrow(some, narrowing, approach).execute()) found.push(n);
  }
  return found;
}
