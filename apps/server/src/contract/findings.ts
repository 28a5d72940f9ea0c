import type { Finding as CoreFinding } from "@limpid/core";
import findingSchema from "@limpid/core/schemas/finding.schema.json" with { type: "json" };
import { type Static, Type } from "typebox";
import { inlined } from "./inlined.ts";
import { Count, Cursor, list, Ms, nullable, oneOf, QueryText, shape, TextIssue, type Wire } from "./shapes.ts";

export const Priority = oneOf(["high", "medium", "low", "expected"]);
export type Priority = Static<typeof Priority>;

export const STATUSES = ["new", "in-progress", "malicious", "benign", "closed"] as const;
export const Status = oneOf(STATUSES);
export type Status = Static<typeof Status>;

export const Snooze = shape({ untilMs: nullable(Ms), untilRun: Type.Boolean() });
export type Snooze = Static<typeof Snooze>;

/** `limpid.finding/1`. */
const { $schema: _, $id: __, ...findingShape } = findingSchema;
export const Finding = Type.Unsafe<Wire<CoreFinding>>(inlined(findingShape));
export type Finding = Static<typeof Finding>;

/** A line of the queue. */
export const FindingSummary = shape({
  id: Type.String(),
  revision: Count,
  change: Type.String(),
  analytic: Type.String(),
  technique: Type.String(),
  host: Type.String(),
  container: nullable(Type.String()),
  priority: Priority,
  score: Type.Integer({ minimum: 0, maximum: 100 }),
  title: Type.String(),
  path: nullable(Type.String()),
  sha256: nullable(Type.String()),
  creatorImage: nullable(Type.String()),
  role: Type.String(),
  executions: Count,
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  receivedMs: Ms,
  group: Type.String(),
  exercise: nullable(Type.String()),
  status: Status,
  assignee: nullable(Type.String()),
  snooze: nullable(Snooze),
  /** Its status is the one that was decided for its group before it came. */
  decidedByGroup: Type.Boolean(),
  /** The revision that who asks has looked at, and whether there is a newer one; null: none. */
  seen: nullable(shape({ revision: Count, changed: Type.Boolean() })),
});
export type FindingSummary = Static<typeof FindingSummary>;

export const FindingsQuery = shape({
  q: Type.Optional(QueryText),
  order: Type.Optional(oneOf(["priority", "newest"])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type FindingsQuery = Static<typeof FindingsQuery>;

export const FindingPage = shape({
  findings: list(FindingSummary),
  /** `after` of the next page; absent: this is the last one. */
  next: Type.Optional(Cursor),
  /** What of the query was not understood; the rest was searched for. */
  issues: list(TextIssue),
});
export type FindingPage = Static<typeof FindingPage>;

export const FACETS = ["priority", "status", "host", "role", "technique", "assignee"] as const;
const Facet = list(shape({ value: Type.String(), findings: Count }));
export const Facets = shape({
  /** The most frequent values, without the query's own choice among them. An assignee of "" is nobody. */
  facets: shape({ priority: Facet, status: Facet, host: Facet, role: Facet, technique: Facet, assignee: Facet }),
  findings: Count,
  /** There are more than were counted. */
  atLeast: Type.Boolean(),
  issues: list(TextIssue),
});
export type Facets = Static<typeof Facets>;

export const Revision = shape({
  revision: Count,
  receivedMs: Ms,
  change: Type.String(),
  priority: Priority,
  score: Type.Integer(),
});
export type Revision = Static<typeof Revision>;

export const FindingDetail = shape({
  summary: FindingSummary,
  finding: Finding,
  /** In the order they came. */
  revisions: list(Revision),
});
export type FindingDetail = Static<typeof FindingDetail>;

export const FindingRevision = shape({ receivedMs: Ms, finding: Finding });
export type FindingRevision = Static<typeof FindingRevision>;

const TriageState = {
  status: Type.Optional(Status),
  assignee: Type.Optional(nullable(Type.String())),
  snooze: Type.Optional(nullable(Snooze)),
};
/** Who changed what, when and why. */
export const HistoryEntry = shape({
  /** `limpid:…` for what was done by itself: `limpid:ran:2`, `limpid:raised:3`, `limpid:group:CHANGE`. */
  change: Type.String(),
  at: Ms,
  by: Type.String(),
  why: nullable(Type.String()),
  before: shape(TriageState),
  after: shape(TriageState),
  note: nullable(Type.String()),
  /** The change that this one takes back. */
  undoes: nullable(Type.String()),
});
export type HistoryEntry = Static<typeof HistoryEntry>;

export const History = shape({ entries: list(HistoryEntry) });
export type History = Static<typeof History>;

/** Where else something was seen. */
const Similar = shape({
  /** The search that finds them all. */
  q: Type.String(),
  findings: Count,
  hosts: Count,
  /** There are more than were counted. */
  atLeast: Type.Boolean(),
  /** Ten at most: the highest priorities, of one the newest; never the one that was asked about. */
  first: list(FindingSummary),
});
export type Similar = Static<typeof Similar>;

export const SimilarFindings = shape({
  /** The same bytes; null: nobody hashed them. */
  content: nullable(Similar),
  /** Made by the same image; null: it is not known. */
  creator: nullable(Similar),
  /** The same content, creator and pattern of reasons. */
  pattern: Similar,
});
export type SimilarFindings = Static<typeof SimilarFindings>;
