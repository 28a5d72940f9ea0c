import type { Actor, AuditEntry, AuditHead, AuditNote, AuditVerdict } from "./entry.ts";

export interface AuditQuery {
  /** Entries before this number, the newest first; absent: from the last one. */
  readonly before?: number;
  /** 1 to 1000, 100 unless told. */
  readonly limit?: number;
  readonly who?: string;
  /** An exact kind, or its beginning: `triage.*`. */
  readonly what?: string;
  readonly subject?: string;
}

export interface AuditRequests {
  readonly note: {
    readonly ask: { readonly note: AuditNote; readonly actor: Actor; readonly at: number };
    readonly answer: AuditHead;
  };
  readonly audit: { readonly ask: AuditQuery; readonly answer: readonly AuditEntry[] };
  readonly auditHead: { readonly ask: Record<string, never>; readonly answer: AuditHead };
  readonly verifyAudit: { readonly ask: { readonly head?: AuditHead }; readonly answer: AuditVerdict };
}
