import type { Kysely, Transaction } from "kysely";
import { fromColumn, fromNullable, toColumn } from "../database/column-text.ts";
import { unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { CountChanges } from "../findings/counts.ts";
import { StoreError } from "../store-error.ts";
import { type AppliedChange, type HistoryEntry, STATUSES, type TriageChange } from "./triage.ts";
import { type TriageColumns, writeChange } from "./write-change.ts";

const BATCH = 500;
/** A console shows what it will do before it does it to many; a hundred thousand at once are no decision. */
const MAX_FINDINGS = 20_000;
const MAX_TEXT = 65_536;

/** Makes a change to all its findings or to none. */
export async function applyChange(
  transaction: Transaction<Tables>,
  change: TriageChange,
  by: string,
  at: number,
): Promise<AppliedChange> {
  refuseNonsense(change, by);
  const ids = [...new Set(change.findings.map(toColumn))];
  const id = toColumn(change.id);
  const made = await transaction
    .selectFrom("triage_change")
    .select("n")
    .where("id", "=", id)
    .limit(1)
    .executeTakeFirst();
  if (made !== undefined) return { outcome: "already", findings: 0 };
  const columns = columnsOf(change);
  const counts = new CountChanges();
  for (let from = 0; from < ids.length; from += BATCH) {
    const part = ids.slice(from, from + BATCH);
    const found = await transaction.selectFrom("finding").selectAll().where("id", "in", part).execute();
    const missing = part.find((each) => !found.some((row) => row.id === each));
    if (missing !== undefined)
      throw new StoreError("refused", `no finding ${fromColumn(missing)}; nothing was changed`);
    for (const before of found) {
      const one = { id: change.id, by, why: change.why ?? null, note: change.note ?? null, columns };
      await writeChange(transaction, { n: before.n, before, change: one, at });
      counts.add(before, -1);
      counts.add({ ...before, ...columns }, 1);
    }
  }
  await counts.write(transaction);
  return { outcome: "applied", findings: ids.length };
}

function refuseNonsense({ id, findings, status, note, why }: TriageChange, by: string): void {
  const wrong =
    id === "" || id.length > 200 || id.startsWith("limpid:")
      ? "a change needs an id of 1 to 200 characters that does not begin with limpid:"
      : by === ""
        ? "a change needs somebody who makes it"
        : findings.length === 0 || findings.length > MAX_FINDINGS
          ? `a change is for 1 to ${MAX_FINDINGS} findings, ${findings.length} were named`
          : status !== undefined && !STATUSES.includes(status)
            ? `no status ${status}; there are ${STATUSES.join(", ")}`
            : (note ?? "").length > MAX_TEXT || (why ?? "").length > MAX_TEXT
              ? `a note may have ${MAX_TEXT} characters`
              : undefined;
  if (wrong !== undefined) throw new StoreError("refused", wrong);
}

function columnsOf({ status, assignee, snooze }: TriageChange): Partial<TriageColumns> {
  return {
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee: toColumn(assignee ?? "") }),
    ...(snooze !== undefined && {
      snoozed_until: snooze?.untilMs ?? null,
      snoozed_until_run: snooze?.untilRun === true ? 1 : 0,
    }),
  };
}

/** The history of a finding, the oldest entry first. */
export async function historyOf(db: Kysely<Tables>, id: string): Promise<readonly HistoryEntry[]> {
  const rows = await db
    .selectFrom("triage_change")
    .innerJoin("finding", "finding.n", "triage_change.finding")
    .select(["triage_change.id as change", "at", "changed_by", "why", "body"])
    .where("finding.id", "=", toColumn(id))
    .orderBy("triage_change.n")
    .execute();
  return rows.map(({ change, at, changed_by, why, body }) => {
    const { before, after, note } = unpack(body) as Pick<HistoryEntry, "before" | "after" | "note">;
    return { change: fromColumn(change), at, by: fromColumn(changed_by), why: fromNullable(why), before, after, note };
  });
}
