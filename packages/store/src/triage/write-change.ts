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
}

export interface ColumnChange {
  readonly id: string;
  readonly by: string;
  readonly why: string | null;
  readonly note: string | null;
  readonly columns: Partial<TriageColumns>;
}

/** The name under which the store itself changes something. */
const ITSELF = "limpid";

/** A decision that rested on a file that had not run is looked at again when it does; undefined: nothing to end. */
export function endedByRunning(known: TriageColumns & { readonly executions: number }): ColumnChange | undefined {
  const decided = known.status === "benign" || known.status === "closed";
  if (!decided && known.snoozed_until_run === 0) return undefined;
  return {
    id: `limpid:ran:${known.executions}`,
    by: ITSELF,
    why: "it ran again after this was decided",
    note: null,
    columns: { ...(decided && { status: "new" }), snoozed_until: null, snoozed_until_run: 0 },
  };
}

/** Writes a change and its entry in the history. */
export async function writeChange(
  transaction: Transaction<Tables>,
  { n, before, change, at }: { n: number; before: TriageColumns; change: ColumnChange; at: number },
): Promise<void> {
  const after = { ...before, ...change.columns };
  const changed = <K extends keyof TriageState>(key: K, one: TriageState, other: TriageState) =>
    JSON.stringify(one[key]) === JSON.stringify(other[key]) ? {} : { [key]: one[key] };
  const [was, is] = [stateOf(before), stateOf(after)];
  const keys = ["status", "assignee", "snooze"] as const;
  const body = {
    before: Object.assign({}, ...keys.map((key) => changed(key, was, is))),
    after: Object.assign({}, ...keys.map((key) => changed(key, is, was))),
    note: change.note,
  };
  await transaction
    .insertInto("triage_change")
    .values({
      id: toColumn(change.id),
      finding: n,
      at,
      changed_by: toColumn(change.by),
      why: toNullable(change.why),
      body: pack(body),
    })
    .onConflict((conflict) => conflict.columns(["id", "finding"]).doNothing())
    .execute();
  if (Object.keys(change.columns).length > 0)
    await transaction.updateTable("finding").set(change.columns).where("n", "=", n).execute();
}

export function stateOf({ status, assignee, snoozed_until, snoozed_until_run }: TriageColumns): TriageState {
  const snoozed = snoozed_until !== null || snoozed_until_run !== 0;
  return {
    status: status as Status,
    assignee: assignee === "" ? null : fromColumn(assignee),
    snooze: snoozed ? { untilMs: snoozed_until, untilRun: snoozed_until_run !== 0 } : null,
  };
}
