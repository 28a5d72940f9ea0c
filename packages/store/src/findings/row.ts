import { createHash } from "node:crypto";
import { type Finding, findingLine, PRIORITIES } from "@limpid/core";
import type { Insertable } from "kysely";
import { toColumn, toNullable } from "../database/column-text.ts";
import type { FindingTable } from "../database/tables.ts";
import { wholeMs } from "../events/whole-ms.ts";
import { groupKeyOf } from "./group-key.ts";

/** What the judgement alone says of a finding; triage and numbering have the rest of its columns. */
export type JudgedColumns = Omit<
  Insertable<FindingTable>,
  "n" | "status" | "assignee" | "snoozed_until" | "snoozed_until_run" | "current" | "by_group"
>;

export interface FindingRow {
  readonly columns: JudgedColumns;
  /** The line of the contract, as it is kept. */
  readonly line: string;
  readonly hash: string;
}

/** A path longer than any system allows is kept in the body; the column is for lists and searches. */
const MAX_TEXT = 4096;

export function rowOf(finding: Finding, receivedAt: number): FindingRow {
  const line = findingLine(finding);
  const columns = {
    id: toColumn(finding.id),
    revision: finding.revision,
    change: toColumn(finding.change),
    analytic: toColumn(finding.analytic),
    technique: toColumn(finding.technique),
    host: toColumn(finding.host),
    container: toNullable(finding.container),
    priority: rankOf(finding.priority),
    score: Math.round(finding.score),
    title: toColumn(finding.title.slice(0, MAX_TEXT)),
    path: toNullable(finding.artifact.path?.slice(0, MAX_TEXT)),
    sha256: toNullable(finding.artifact.sha256),
    creator_image: toNullable(finding.creator.image?.slice(0, MAX_TEXT)),
    role: finding.creator.role ?? "unknown", // a word that can be asked for
    executions: finding.executions.length,
    first_seen: millisecondsOf(finding.firstSeen),
    last_seen: millisecondsOf(finding.lastSeen),
    received_at: receivedAt,
    group_key: groupKeyOf(finding),
    exercise: toNullable(finding.exercise),
  };
  const hash = createHash("sha256").update(line).digest("hex").slice(0, 32);
  return { columns, line, hash };
}

export function rankOf(priority: Finding["priority"]): number {
  return PRIORITIES.indexOf(priority);
}

/** Milliseconds since the Unix epoch of an RFC 3339 time, whatever its digits; 0 for what is none. */
export function millisecondsOf(time: string): number {
  return wholeMs(Date.parse(time), Math.floor);
}
