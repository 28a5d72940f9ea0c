import { type Static, Type } from "typebox";
import { FindingSummary } from "./findings.ts";
import { Count, Cursor, list, Ms, nullable, oneOf, QueryText, Sha256, shape } from "./shapes.ts";

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
  /** One of the paths it was found at; null: it was inspected without one. */
  path: nullable(Type.String()),
  findings: Count,
  hosts: Count,
  /** There are more findings than were counted. */
  atLeast: Type.Boolean(),
});
export type ArtifactSummary = Static<typeof ArtifactSummary>;

export const ArtifactsQuery = shape({
  /** The beginning of a hash, or words that findings of it hold. */
  q: Type.Optional(QueryText),
  /** Levels of opacity, a comma between them. */
  level: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Cursor),
});
export type ArtifactsQuery = Static<typeof ArtifactsQuery>;

export const ArtifactPage = shape({
  artifacts: list(ArtifactSummary),
  next: Type.Optional(Cursor),
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
  findings: Count,
  /** There are more than were counted. */
  atLeast: Type.Boolean(),
  /** The most frequent ones. */
  hosts: list(shape({ host: Type.String(), findings: Count })),
  /** The highest priorities. */
  first: list(FindingSummary),
});
export type ArtifactDetail = Static<typeof ArtifactDetail>;
