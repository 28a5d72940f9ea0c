import type { Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { toColumn } from "../database/column-text.ts";
import { unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { changeEach, isMade, refuseId } from "./apply.ts";
import type { HistoryEntry, TriageUndo, UndoneChange } from "./triage.ts";
import { columnsOf, stateOf } from "./write-change.ts";

/**
 * Takes a change back by another one: where the state is still what it made of it, that before it comes again. What
 * joined a group because of it goes back too, and the group is decided no more.
 */
export async function undoChange(
  transaction: Transaction<Tables>,
  { id, undoes }: TriageUndo,
  actor: Actor,
  at: number,
): Promise<UndoneChange> {
  refuseId(id, actor);
  if (undoes.startsWith("limpid:"))
    throw new StoreError("refused", "what the store changed by itself is changed by a decision, not taken back");
  if (await isMade(transaction, id)) return { outcome: "already", findings: 0, changedSince: 0 };
  const made = await transaction
    .selectFrom("triage_change")
    .select(["finding", "body"])
    .where("id", "in", [toColumn(undoes), toColumn(`limpid:group:${undoes}`)])
    .orderBy("n")
    .execute();
  if (made.length === 0) throw new StoreError("refused", `no change ${undoes}`);
  const bodies = new Map(
    made.map(({ finding, body }) => [finding, unpack(body) as Pick<HistoryEntry, "before" | "after">]),
  );
  let changedSince = 0;
  const findings = await changeEach(transaction, [...bodies.keys()], at, (row) => {
    const { before = {}, after = {} } = bodies.get(row.n) ?? {};
    const now = stateOf(row);
    const same = (["status", "assignee", "snooze"] as const).every(
      (key) => after[key] === undefined || JSON.stringify(after[key]) === JSON.stringify(now[key]),
    );
    if (!same) changedSince += 1;
    return same ? { id, by: actor.who, why: null, note: null, columns: columnsOf(before), undoes } : undefined;
  });
  await transaction.deleteFrom("group_decision").where("change", "=", toColumn(undoes)).execute();
  const details = { change: id, undoes, findings, ...(changedSince > 0 && { changedSince }) };
  await note(transaction, { what: "triage.undone", subject: undoes, details }, actor, at);
  return { outcome: "applied", findings, changedSince };
}
