import { type Static, Type } from "typebox";
import { Count, list, Ms, nullable, shape } from "./shapes.ts";

/** One entry of the audit log; each holds the hash of the one before. */
export const AuditEntry = shape({
  /** 1 for the first, without a gap. */
  n: Count,
  at: Ms,
  /** Name of a user, `token:NAME`, `host:NAME`, or `limpid` for the program itself. */
  who: Type.String(),
  from: nullable(Type.String()),
  /** `session.begun`, `triage.applied`, `sample.read`. */
  what: Type.String(),
  subject: nullable(Type.String()),
  details: Type.Unknown(),
  previous: Type.String(),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditQuery = shape({
  /** Entries before this number. */
  after: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  who: Type.Optional(Type.String({ maxLength: 200 })),
  /** An exact kind, or its beginning: `triage.*`. */
  what: Type.Optional(Type.String({ maxLength: 200 })),
  subject: Type.Optional(Type.String({ maxLength: 1000 })),
});
export type AuditQuery = Static<typeof AuditQuery>;

/** The newest first. */
export const AuditPage = shape({ entries: list(AuditEntry), next: Type.Optional(Count) });
export type AuditPage = Static<typeof AuditPage>;

/** The end of the chain: kept elsewhere, it shows later whether entries are gone. */
export const AuditHead = shape({ n: Count, hash: Type.String() });
export type AuditHead = Static<typeof AuditHead>;
