import { PRIORITIES, type Priority } from "@limpid/core";
import type { Selectable } from "kysely";
import { fromColumn, fromNullable } from "../database/column-text.ts";
import type { FindingTable } from "../database/tables.ts";
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
  /** Its status is the one that was decided for its group before it came. */
  readonly decidedByGroup: boolean;
  /** The revision that who asks has looked at, and whether there is a newer one; null: none, or nobody asks. */
  readonly seen: { readonly revision: number; readonly changed: boolean } | null;
}

export function summaryOf(row: Selectable<FindingTable>, seen: FindingSummary["seen"] = null): FindingSummary {
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
    decidedByGroup: row.by_group === 1,
    seen,
    ...stateOf(row),
  };
}
