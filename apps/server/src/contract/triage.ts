import { type Static, Type } from "typebox";
import { Snooze, Status } from "./findings.ts";
import { ByPriority, ByStatus } from "./groups.ts";
import { Count, list, nullable, QueryText, RequestId, shape, TextIssue } from "./shapes.ts";

const Ids = list(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20_000 });

/** Which findings: exactly one of these. */
const Target = {
  findings: Type.Optional(Ids),
  /** All that this search finds. */
  q: Type.Optional(QueryText),
  /** A whole group, by its key: decided once, also for what comes later, unless its priority is higher. */
  group: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
};

/** What is decided. What is absent stays as it is. */
export const TriageRequest = shape({
  id: RequestId,
  ...Target,
  /** With a search always: how many the preview said. When there are others by now, nothing is changed. */
  expected: Type.Optional(Count),
  status: Type.Optional(Status),
  assignee: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 100 }))),
  /** Markdown, as it was written. */
  note: Type.Optional(Type.String({ maxLength: 65_536 })),
  snooze: Type.Optional(nullable(Snooze)),
  why: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type TriageRequest = Static<typeof TriageRequest>;

export const TriageResult = shape({
  /** `already`: this change was made before. */
  outcome: Type.Union([Type.Literal("applied"), Type.Literal("already")]),
  findings: Count,
});
export type TriageResult = Static<typeof TriageResult>;

export const PreviewRequest = shape(Target);
export type PreviewRequest = Static<typeof PreviewRequest>;

/** What a change would touch. */
export const TriagePreview = shape({
  findings: Count,
  byPriority: ByPriority,
  byStatus: ByStatus,
  hosts: Count,
  /** Ten at most. */
  mostHosts: list(shape({ host: Type.String(), findings: Count })),
  /** More than one change may be for: the counts are of the first ones, and the change would be refused. */
  tooMany: Type.Boolean(),
  issues: list(TextIssue),
});
export type TriagePreview = Static<typeof TriagePreview>;

export const UndoRequest = shape({
  /** Of the undoing itself: sent twice, it is done once. */
  id: RequestId,
  /** The change that is taken back. */
  undoes: RequestId,
});
export type UndoRequest = Static<typeof UndoRequest>;

/** Findings that somebody changed since keep what they have now. */
export const UndoResult = shape({
  outcome: Type.Union([Type.Literal("applied"), Type.Literal("already")]),
  findings: Count,
  changedSince: Count,
});
export type UndoResult = Static<typeof UndoResult>;

export const SeenRequest = shape({ revision: Count });
export type SeenRequest = Static<typeof SeenRequest>;
