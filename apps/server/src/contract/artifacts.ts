import { type Static, Type } from "typebox";
import { FindingSummary } from "./findings.ts";
import { Count, Cursor, list, Ms, nullable, oneOf, QueryText, Sha256, shape, TextIssue } from "./shapes.ts";

/** A content, whatever its names. */
export const ArtifactSummary = shape({
  sha256: Sha256,
  sizeBytes: nullable(Count),
  format: nullable(Type.String()),
  /** null: cannot be said, or nobody looked. */
  level: nullable(Type.String()),
  packed: Type.Boolean(),
  knownBy: oneOf(["finding", "inspection"]),
  firstSeenMs: Ms,
  lastSeenMs: Ms,
});
export type ArtifactSummary = Static<typeof ArtifactSummary>;

export const ArtifactsQuery = shape({
  q: Type.Optional(QueryText),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type ArtifactsQuery = Static<typeof ArtifactsQuery>;

export const ArtifactPage = shape({
  artifacts: list(ArtifactSummary),
  next: Type.Optional(Cursor),
  issues: list(TextIssue),
});
export type ArtifactPage = Static<typeof ArtifactPage>;

export const StoredArtifact = shape({
  sha256: Sha256,
  /** `inspection`: `facts` is `limpid.artifact/1`; `finding`: the artifact as a finding tells of it. */
  knownBy: oneOf(["finding", "inspection"]),
  firstSeenMs: Ms,
  lastSeenMs: Ms,
  facts: Type.Unknown(),
});
export type StoredArtifact = Static<typeof StoredArtifact>;

export const ArtifactDetail = shape({
  artifact: StoredArtifact,
  /** The bytes are kept here. */
  sample: Type.Boolean(),
  findings: Count,
  /** There are more than were counted. */
  atLeast: Type.Boolean(),
  hosts: list(shape({ host: Type.String(), findings: Count })),
  /** The first of them. */
  first: list(FindingSummary),
});
export type ArtifactDetail = Static<typeof ArtifactDetail>;
