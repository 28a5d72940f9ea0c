import { type Static, Type } from "typebox";
import { Snooze, Status } from "./findings.ts";
import { Count, list, nullable, QueryText, RequestId, shape, TextIssue } from "./shapes.ts";

const Ids = list(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20_000 });

/** What is decided about findings that are named, or about all that a search finds. What is absent stays as it is. */
export const TriageRequest = shape({
  id: RequestId,
  findings: Type.Optional(Ids),
  q: Type.Optional(QueryText),
  /** How many the preview said: when the search finds another number by now, nothing is changed. */
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

export const PreviewRequest = shape({ findings: Type.Optional(Ids), q: Type.Optional(QueryText) });
export type PreviewRequest = Static<typeof PreviewRequest>;

/** What a change would touch. */
export const TriagePreview = shape({
  findings: Count,
  byPriority: shape({ high: Count, medium: Count, low: Count, expected: Count }),
  byStatus: shape({ new: Count, "in-progress": Count, malicious: Count, benign: Count, closed: Count }),
  hosts: Count,
  /** There are more than one change may touch; narrow the search. */
  tooMany: Type.Boolean(),
  issues: list(TextIssue),
});
export type TriagePreview = Static<typeof TriagePreview>;

export const UndoRequest = shape({
  /** Of the change that is taken back. */
  id: RequestId,
});
export type UndoRequest = Static<typeof UndoRequest>;

/** Findings that somebody changed since keep what they have now. */
export const UndoResult = shape({
  outcome: Type.Union([Type.Literal("undone"), Type.Literal("already")]),
  findings: Count,
  changedSince: Count,
});
export type UndoResult = Static<typeof UndoResult>;

export const SeenRequest = shape({ revision: Count });
export type SeenRequest = Static<typeof SeenRequest>;
