import type { Selectable, Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { toColumn, toNullable } from "../database/column-text.ts";
import type { FindingTable, Tables } from "../database/tables.ts";
import { CountChanges } from "../findings/counts.ts";
import { GroupChanges } from "../findings/group-changes.ts";
import { StoreError } from "../store-error.ts";
import { MAX_FINDINGS, numbersOfTarget } from "./target.ts";
import { type AppliedChange, STATUSES, type TriageChange } from "./triage.ts";
import { type ColumnChange, columnsOf, writeChange } from "./write-change.ts";

const BATCH = 500;
const MAX_TEXT = 65_536;

/** Makes a change to all its findings or to none. */
export async function applyChange(
  transaction: Transaction<Tables>,
  change: TriageChange,
  actor: Actor,
  at: number,
): Promise<AppliedChange> {
  refuseNonsense(change, actor);
  if (await isMade(transaction, change.id)) return { outcome: "already", findings: 0 };
  const numbers = await numbersOfTarget(transaction, change, at);
  const { expected, group, status, assignee, snooze, why = null, note: words = null } = change;
  if (expected !== undefined && expected !== numbers.length)
    throw new StoreError("conflict", `${numbers.length} findings now, ${expected} were shown; look at them again`);
  if (numbers.length > MAX_FINDINGS || (change.findings !== undefined && numbers.length === 0))
    throw new StoreError("refused", `a change is for 1 to ${MAX_FINDINGS} findings; narrow what it is for`);
  const columns = columnsOf({
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(snooze !== undefined && { snooze }),
  });
  const one = { id: change.id, by: actor.who, why, note: words, columns };
  let highest = Number.POSITIVE_INFINITY;
  await changeEach(transaction, numbers, at, (before) => {
    highest = Math.min(highest, before.priority);
    return one;
  });
  if (group !== undefined && status !== undefined && Number.isFinite(highest))
    await decideGroup(transaction, { ...change, group, status }, actor, highest, at);
  const details = {
    change: change.id,
    ...(group !== undefined && { group }),
    ...(change.filter !== undefined && { filter: change.filter }),
    findings: numbers.length,
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(snooze !== undefined && { snooze }),
    ...(why !== null && { why: why.slice(0, 1000) }),
  };
  const subject = change.findings?.length === 1 ? (change.findings[0] ?? null) : (group ?? null);
  await note(transaction, { what: "triage.applied", subject, details }, actor, at);
  return { outcome: "applied", findings: numbers.length };
}

export async function isMade(transaction: Transaction<Tables>, id: string): Promise<boolean> {
  const made = await transaction
    .selectFrom("triage_change")
    .select("n")
    .where("id", "=", toColumn(id))
    .limit(1)
    .executeTakeFirst();
  return made !== undefined;
}

/** Changes findings one by one, and what is counted of them; undefined leaves one as it is. */
export async function changeEach(
  transaction: Transaction<Tables>,
  numbers: readonly number[],
  at: number,
  changeOf: (before: Selectable<FindingTable>) => ColumnChange | undefined,
): Promise<number> {
  const counts = new CountChanges();
  const groups = new GroupChanges();
  let changed = 0;
  for (let from = 0; from < numbers.length; from += BATCH) {
    const part = numbers.slice(from, from + BATCH);
    for (const before of await transaction.selectFrom("finding").selectAll().where("n", "in", part).execute()) {
      const change = changeOf(before);
      if (change === undefined) continue;
      await writeChange(transaction, { n: before.n, before, change, at });
      const after = { ...before, ...change.columns };
      counts.add(before, -1);
      counts.add(after, 1);
      if (before.status !== after.status) {
        groups.add(before, -1);
        groups.add(after, 1);
      }
      changed += 1;
    }
  }
  await counts.write(transaction);
  await groups.write(transaction);
  return changed;
}

/** Decided for what joins the group later too; opened again, nothing is decided any more. */
async function decideGroup(
  transaction: Transaction<Tables>,
  { id, group, status, why }: TriageChange & Required<Pick<TriageChange, "group" | "status">>,
  actor: Actor,
  priority: number,
  at: number,
): Promise<void> {
  if (status === "new" || status === "in-progress") {
    await transaction.deleteFrom("group_decision").where("group_key", "=", group).execute();
    return;
  }
  const row = { change: toColumn(id), status, decided_by: toColumn(actor.who), at, why: toNullable(why), priority };
  await transaction
    .insertInto("group_decision")
    .values({ group_key: group, ...row })
    .onConflict((conflict) => conflict.column("group_key").doUpdateSet(row))
    .execute();
}

export function refuseId(id: string, { who }: Actor): void {
  const wrong =
    id === "" || id.length > 200 || id.startsWith("limpid:")
      ? "a change needs an id of 1 to 200 characters that does not begin with limpid:"
      : who === ""
        ? "a change needs somebody who makes it"
        : undefined;
  if (wrong !== undefined) throw new StoreError("refused", wrong);
}

function refuseNonsense({ id, findings, status, note: words, why }: TriageChange, actor: Actor): void {
  refuseId(id, actor);
  const wrong =
    findings !== undefined && (findings.length === 0 || findings.length > MAX_FINDINGS)
      ? `a change is for 1 to ${MAX_FINDINGS} findings, ${findings.length} were named`
      : status !== undefined && !STATUSES.includes(status)
        ? `no status ${status}; there are ${STATUSES.join(", ")}`
        : (words ?? "").length > MAX_TEXT || (why ?? "").length > MAX_TEXT
          ? `a note may have ${MAX_TEXT} characters`
          : undefined;
  if (wrong !== undefined) throw new StoreError("refused", wrong);
}
