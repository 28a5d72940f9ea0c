import type { Transaction } from "kysely";
import { fromColumn, toColumn, toNullable } from "../database/column-text.ts";
import { pack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import type { Status, TriageState } from "./triage.ts";

/** The columns of a finding that belong to triage. */
export interface TriageColumns {
  readonly status: string;
  readonly assignee: string;
  readonly snoozed_until: number | null;
  readonly snoozed_until_run: number;
  readonly by_group: number;
}

export interface ColumnChange {
  readonly id: string;
  readonly by: string;
  readonly why: string | null;
  readonly note: string | null;
  readonly columns: Partial<TriageColumns>;
  readonly undoes?: string;
}

/** Writes a change and its entry in the history. */
export async function writeChange(
  transaction: Transaction<Tables>,
  { n, before, change, at }: { n: number; before: TriageColumns; change: ColumnChange; at: number },
): Promise<void> {
  const [was, is] = [stateOf(before), stateOf({ ...before, ...change.columns })];
  const body = { before: partsThatDiffer(was, is), after: partsThatDiffer(is, was), note: change.note };
  await transaction
    .insertInto("triage_change")
    .values({
      id: toColumn(change.id),
      finding: n,
      at,
      changed_by: toColumn(change.by),
      why: toNullable(change.why),
      body: pack(body),
      undoes: toNullable(change.undoes),
    })
    .onConflict((conflict) => conflict.columns(["id", "finding"]).doNothing())
    .execute();
  if (Object.keys(change.columns).length > 0)
    await transaction.updateTable("finding").set(change.columns).where("n", "=", n).execute();
}

/** What of a state another one has not. */
export function partsThatDiffer(state: TriageState, other: TriageState): Partial<TriageState> {
  const keys = ["status", "assignee", "snooze"] as const;
  return Object.fromEntries(
    keys.filter((key) => JSON.stringify(state[key]) !== JSON.stringify(other[key])).map((key) => [key, state[key]]),
  );
}

export function stateOf({
  status,
  assignee,
  snoozed_until,
  snoozed_until_run,
}: Omit<TriageColumns, "by_group">): TriageState {
  const snoozed = snoozed_until !== null || snoozed_until_run !== 0;
  return {
    status: status as Status,
    assignee: assignee === "" ? null : fromColumn(assignee),
    snooze: snoozed ? { untilMs: snoozed_until, untilRun: snoozed_until_run !== 0 } : null,
  };
}

/** A part of a state as columns; what is absent stays. */
export function columnsOf({ status, assignee, snooze }: Partial<TriageState>): Partial<TriageColumns> {
  return {
    ...(status !== undefined && { status, by_group: 0 }),
    ...(assignee !== undefined && { assignee: toColumn(assignee ?? "") }),
    ...(snooze !== undefined && {
      snoozed_until: snooze?.untilMs ?? null,
      snoozed_until_run: snooze?.untilRun === true ? 1 : 0,
    }),
  };
}
