import { type Finding, PRIORITIES, type Priority } from "@limpid/core";
import type { Kysely, Selectable } from "kysely";
import { fromColumn, fromNullable, toColumn } from "../database/column-text.ts";
import { unpack } from "../database/packed.ts";
import type { FindingTable, Tables } from "../database/tables.ts";
import type { TriageState } from "../triage/triage.ts";
import { stateOf } from "../triage/write-change.ts";

/** A line of a list: what is known of a finding without reading it. */
export interface FindingSummary extends TriageState {
  readonly id: string;
  readonly revision: number;
  readonly change: string;
  readonly analytic: string;
  readonly technique: string;
  readonly host: string;
  readonly container: string | null;
  readonly priority: Priority;
  readonly score: number;
  readonly title: string;
  readonly path: string | null;
  readonly sha256: string | null;
  readonly creatorImage: string | null;
  readonly role: string;
  readonly executions: number;
  /** Milliseconds since the Unix epoch. */
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** When its newest revision was kept. */
  readonly receivedMs: number;
  readonly group: string;
  readonly exercise: string | null;
}

export interface StoredFinding {
  readonly summary: FindingSummary;
  readonly finding: Finding;
}

/** One revision, as it was kept. */
export interface FindingEntry {
  readonly receivedMs: number;
  readonly finding: Finding;
}

export function summaryOf(row: Selectable<FindingTable>): FindingSummary {
  return {
    id: fromColumn(row.id),
    revision: row.revision,
    change: fromColumn(row.change),
    analytic: fromColumn(row.analytic),
    technique: fromColumn(row.technique),
    host: fromColumn(row.host),
    container: fromNullable(row.container),
    priority: PRIORITIES[row.priority] ?? "expected",
    score: row.score,
    title: fromColumn(row.title),
    path: fromNullable(row.path),
    sha256: fromNullable(row.sha256),
    creatorImage: fromNullable(row.creator_image),
    role: row.role,
    executions: row.executions,
    firstSeenMs: row.first_seen,
    lastSeenMs: row.last_seen,
    receivedMs: row.received_at,
    group: row.group_key,
    exercise: fromNullable(row.exercise),
    ...stateOf(row),
  };
}

export async function readFinding(db: Kysely<Tables>, id: string): Promise<StoredFinding | undefined> {
  const row = await db.selectFrom("finding").selectAll().where("id", "=", toColumn(id)).executeTakeFirst();
  if (row === undefined) return undefined;
  const { body } = await db
    .selectFrom("finding_revision")
    .select("body")
    .where("n", "=", row.current)
    .executeTakeFirstOrThrow();
  return { summary: summaryOf(row), finding: unpack(body) as Finding };
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
