import { type Static, Type } from "typebox";
import { Count, Cursor, list, Ms, nullable, shape } from "./shapes.ts";

/** One line of the audit log; each holds the hash of the one before. */
export const AuditEntry = shape({
  n: Count,
  at: Ms,
  by: Type.String(),
  /** `session.opened`, `user.created`, `triage.applied`, `sample.read`. */
  what: Type.String(),
  about: nullable(Type.String()),
  details: Type.Unknown(),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = shape({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  after: Type.Optional(Cursor),
});
export type AuditQuery = Static<typeof AuditQuery>;

/** The newest first. */
export const AuditPage = shape({ entries: list(AuditEntry), next: Type.Optional(Cursor) });
export type AuditPage = Static<typeof AuditPage>;

/** The end of the chain: kept elsewhere, it shows later whether entries are gone. */
export const AuditHead = shape({ n: Count, hash: Type.String(), at: nullable(Ms) });
export type AuditHead = Static<typeof AuditHead>;
