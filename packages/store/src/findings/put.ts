import type { Finding } from "@limpid/core";
import type { CompiledQuery, Transaction } from "kysely";
import { indexWords } from "../database/full-text.ts";
import { packText } from "../database/packed.ts";
import { Prepared } from "../database/prepared.ts";
import type { Tables } from "../database/tables.ts";
import { joined, reopened } from "../triage/by-itself.ts";
import { writeChange } from "../triage/write-change.ts";
import { CountChanges } from "./counts.ts";
import { GroupChanges } from "./group-changes.ts";
import { type FindingRow, rowOf } from "./row.ts";
import { markChanged } from "./seen.ts";
import { wordsOf } from "./words.ts";

const BATCH = 200;

/** Keeps revisions; one that is there already changes nothing. Gives how many brought something new. */
export async function putFindings(
  transaction: Transaction<Tables>,
  findings: readonly Finding[],
  at: number,
): Promise<number> {
  let kept = 0;
  const counts = new CountChanges();
  const groups = new GroupChanges();
  for (let from = 0; from < findings.length; from += BATCH) {
    const part = findings.slice(from, from + BATCH);
    const ids = new Map<string, KnownFinding | undefined>();
    const rows = part.map((finding) => ({ finding, row: rowOf(finding, at) }));
    for (const known of await knownFindings(transaction, [...new Set(rows.map(({ row }) => row.columns.id))]))
      ids.set(known.id, known);
    const decisions = await decisionsOf(transaction, [...new Set(rows.map(({ row }) => row.columns.group_key))]);
    for (const { finding, row } of rows) {
      const now = await putOne(transaction, ids.get(row.columns.id), finding, row, decisions, counts, groups);
      if (now === undefined) continue;
      ids.set(row.columns.id, now);
      kept += 1;
    }
  }
  await counts.write(transaction);
  await groups.write(transaction);
  return kept;
}

const KNOWN = [
  "n", "id", "revision", "priority", "status", "host", "role", "technique", "assignee", "group_key", "executions",
  "first_seen", "last_seen", "snoozed_until", "snoozed_until_run", "by_group",
] as const; // biome-ignore format: a list of columns

type KnownFinding = Pick<
  { [K in keyof Tables["finding"]]: K extends "n" ? number : Tables["finding"][K] },
  (typeof KNOWN)[number]
>;

async function knownFindings(transaction: Transaction<Tables>, ids: readonly string[]): Promise<KnownFinding[]> {
  return await transaction.selectFrom("finding").select(KNOWN).where("id", "in", ids).execute();
}

const INSERT = new Prepared(
  [
    "id", "revision", "change", "analytic", "technique", "host", "container", "priority", "score", "title", "path",
    "sha256", "creator_image", "role", "executions", "first_seen", "last_seen", "received_at", "group_key",
    "exercise", "status", "assignee", "snoozed_until", "snoozed_until_run", "by_group", "current",
  ], // biome-ignore format: a list of columns
  (db, values) => db.insertInto("finding").values(values).returning("n"),
);
const ADD = new Prepared(["finding", "revision", "hash", "received_at", "priority", "score", "body"], (db, values) =>
  db
    .insertInto("finding_revision")
    .values(values)
    .onConflict((conflict) => conflict.columns(["finding", "revision", "hash"]).doNothing())
    .returning("n"),
);
const POINT = new Prepared(["current", "n"], (db, { current, n }) =>
  db.updateTable("finding").set({ current }).where("n", "=", n),
);

/** The number that a query gives; undefined when it gives none. */
async function first(transaction: Transaction<Tables>, query: CompiledQuery): Promise<number | undefined> {
  const { rows } = await transaction.executeQuery(query);
  return (rows[0] as { readonly n: number } | undefined)?.n;
}

type Decisions = ReadonlyMap<string, Tables["group_decision"]>;

async function decisionsOf(transaction: Transaction<Tables>, keys: readonly string[]): Promise<Decisions> {
  const rows = await transaction.selectFrom("group_decision").selectAll().where("group_key", "in", keys).execute();
  return new Map(rows.map((row) => [row.group_key, row]));
}

/** The finding as it is now; undefined when this revision was there. */
async function putOne(
  transaction: Transaction<Tables>,
  known: KnownFinding | undefined,
  finding: Finding,
  row: FindingRow,
  decisions: Decisions,
  counts: CountChanges,
  groups: GroupChanges,
): Promise<KnownFinding | undefined> {
  const { columns } = row;
  const fresh = { status: "new", assignee: "", snoozed_until: null, snoozed_until_run: 0, by_group: 0 };
  const n = known?.n ?? (await first(transaction, INSERT.with(transaction, { ...columns, ...fresh, current: 0 })));
  const { revision, received_at, priority, score } = columns;
  const added = { finding: n ?? 0, revision, hash: row.hash, received_at, priority, score, body: packText(row.line) };
  const entry = await first(transaction, ADD.with(transaction, added));
  if (n === undefined || entry === undefined) return undefined;
  // One that comes late belongs to the history alone; the same number with another content was judged anew.
  if (known !== undefined && columns.revision < known.revision) return known;
  if (known === undefined) await transaction.executeQuery(POINT.with(transaction, { current: entry, n }));
  else
    await transaction
      .updateTable("finding")
      .set({ ...columns, current: entry })
      .where("n", "=", n)
      .execute();
  await transaction.executeQuery(indexWords(n, wordsOf(finding)));
  if (known !== undefined) {
    await markChanged(transaction, n);
    counts.add(known, -1);
    groups.add(known, -1);
  }
  let now: KnownFinding = { ...fresh, ...known, ...columns, n };
  const change =
    (known === undefined ? undefined : reopened(known, columns, entry)) ??
    (known?.group_key === columns.group_key ? undefined : joined(decisions.get(columns.group_key), now));
  if (change !== undefined) {
    await writeChange(transaction, { n, before: now, change, at: columns.received_at });
    now = { ...now, ...change.columns };
  }
  counts.add(now, 1);
  groups.add(now, 1);
  return now;
}
