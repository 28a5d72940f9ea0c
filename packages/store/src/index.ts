export {
  type ApiToken,
  type NewApiToken,
  type NewLink,
  type NewSession,
  SCOPES,
  type Scope,
  type Session,
  type UsedLink,
} from "./access/credential.ts";
export { USER_ROLES, type User, type UserChange, type UserRole, type UserSecret } from "./access/user.ts";
export type { StoredArtifact } from "./artifacts/artifacts.ts";
export type { ArtifactPage, ArtifactQuery, ArtifactSummary } from "./artifacts/list.ts";
export type { Actor, AuditEntry, AuditHead, AuditNote, AuditVerdict } from "./audit/entry.ts";
export type { AuditQuery } from "./audit/requests.ts";
export type { BackupReport } from "./care/backup.ts";
export type { CheckReport, Damage } from "./care/check.ts";
export type { CompactReport, CompactRules } from "./care/compact.ts";
export { type RestoreReport, restoreStore } from "./care/restore.ts";
export type { StoreStats } from "./care/stats.ts";
export {
  basisOf,
  type Enrolled,
  type Enrolment,
  type EnrolmentToken,
  type HostBasis,
  type HostKey,
  type KeyUse,
  type NewEnrolmentToken,
  type Standing,
} from "./enrolments/enrolment.ts";
export type { Around } from "./events/around.ts";
export type { EventsById, EventsByIdQuery } from "./events/by-id.ts";
export { type PackedEvents, packEvents } from "./events/pack.ts";
export type { Facets } from "./findings/facets.ts";
export type { GroupDetail } from "./findings/group.ts";
export type { FindingGroup, GroupPage } from "./findings/groups.ts";
export type { FindingOrder, FindingPage, FindingQuery } from "./findings/list.ts";
export type { FindingEntry, StoredFinding } from "./findings/read.ts";
export type { Similar, SimilarFindings } from "./findings/similar.ts";
export type { FindingSummary } from "./findings/summary.ts";
export type { HostFacts, HostSighting, StoredHost } from "./hosts.ts";
export type { PipelineState, SavedState } from "./pipeline-state.ts";
export type { StoredProcess } from "./processes.ts";
export type { KeptSample, SampleMode } from "./samples/samples.ts";
export { openStore, type Store, type StoreOptions } from "./store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
export {
  type AppliedChange,
  type GroupDecision,
  type HistoryEntry,
  STATUSES,
  type Status,
  type Target,
  type TriageChange,
  type TriagePreview,
  type TriageUndo,
  type UndoneChange,
} from "./triage/triage.ts";
export type { SavedView } from "./views/view.ts";
export type { Kept, Work } from "./worker/protocol.ts";
