import { type Static, Type } from "typebox";
import { FindingSummary, Priority, Status } from "./findings.ts";
import { Count, Cursor, list, Ms, nullable, QueryText, shape, TextIssue } from "./shapes.ts";

export const ByPriority = shape({ high: Count, medium: Count, low: Count, expected: Count });
export type ByPriority = Static<typeof ByPriority>;

export const ByStatus = shape({ new: Count, "in-progress": Count, malicious: Count, benign: Count, closed: Count });
export type ByStatus = Static<typeof ByStatus>;

/** What was decided for a group, and so for what joins it. */
export const GroupDecision = shape({
  change: Type.String(),
  status: Status,
  by: Type.String(),
  at: Ms,
  why: nullable(Type.String()),
  /** The highest among those it was decided for: what joins with a higher one is not covered. */
  priority: Priority,
});
export type GroupDecision = Static<typeof GroupDecision>;

/** Findings of the same content, creator image and pattern of reasons: decided once. */
export const FindingGroup = shape({
  key: Type.String(),
  findings: Count,
  hosts: Count,
  byPriority: ByPriority,
  byStatus: ByStatus,
  /** null: nothing was decided for the whole of it. */
  decision: nullable(GroupDecision),
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

export const GroupHost = shape({ host: Type.String(), findings: Count, firstSeenMs: Ms, lastSeenMs: Ms });
export type GroupHost = Static<typeof GroupHost>;

export const GroupDetail = shape({
  group: FindingGroup,
  /** A thousand at most, those that had it first. */
  hosts: list(GroupHost),
  /** On how many hosts it was seen for the first time from a moment on, for `widthMs`; moments without are left out. */
  spread: shape({ widthMs: Ms, steps: list(shape({ fromMs: Ms, hosts: Count })) }),
  /** Findings that have another status than what was decided, or than most of them; a hundred at most. */
  exceptions: list(FindingSummary),
  moreExceptions: Type.Boolean(),
});
export type GroupDetail = Static<typeof GroupDetail>;
