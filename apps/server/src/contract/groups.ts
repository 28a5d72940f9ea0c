import { type Static, Type } from "typebox";
import { FindingSummary, Priority, Status } from "./findings.ts";
import { Count, Cursor, list, Ms, nullable, QueryText, shape, TextIssue } from "./shapes.ts";

export const ByPriority = shape({ high: Count, medium: Count, low: Count, expected: Count });
export type ByPriority = Static<typeof ByPriority>;

/** Findings of the same content, creator image and pattern of reasons: decided once. */
export const FindingGroup = shape({
  key: Type.String(),
  findings: Count,
  hosts: Count,
  byPriority: ByPriority,
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  /** The newest of its highest priority. */
  example: FindingSummary,
});
export type FindingGroup = Static<typeof FindingGroup>;

export const GroupsQuery = shape({
  q: Type.Optional(QueryText),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type GroupsQuery = Static<typeof GroupsQuery>;

export const GroupPage = shape({
  groups: list(FindingGroup),
  next: Type.Optional(Cursor),
  issues: list(TextIssue),
});
export type GroupPage = Static<typeof GroupPage>;

export const GroupHost = shape({
  host: Type.String(),
  findings: Count,
  priority: Priority,
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  executions: Count,
});
export type GroupHost = Static<typeof GroupHost>;

export const GroupDetail = shape({
  group: FindingGroup,
  /** The status that most of its findings have; null: all are new. */
  decision: nullable(shape({ status: Status, findings: Count })),
  hosts: list(GroupHost),
  /** Findings that differ from the decision. */
  exceptions: list(FindingSummary),
  /** When they were first seen, in equal steps of time, without gaps. */
  spread: shape({ fromMs: Ms, stepMs: Ms, findings: list(Count) }),
  /** More findings than were looked at: hosts, exceptions and spread are of the newest ones. */
  cut: Type.Boolean(),
});
export type GroupDetail = Static<typeof GroupDetail>;
