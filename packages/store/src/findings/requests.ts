import type { Actor } from "../audit/entry.ts";
import type {
  AppliedChange,
  HistoryEntry,
  Target,
  TriageChange,
  TriagePreview,
  TriageUndo,
  UndoneChange,
} from "../triage/triage.ts";
import type { FacetQuery, Facets } from "./facets.ts";
import type { GroupDetail } from "./group.ts";
import type { GroupPage, GroupQuery } from "./groups.ts";
import type { FindingPage, FindingQuery } from "./list.ts";
import type { FindingEntry, StoredFinding } from "./read.ts";
import type { SimilarFindings } from "./similar.ts";

export interface FindingRequests {
  readonly triage: {
    readonly ask: { readonly change: TriageChange; readonly actor: Actor; readonly at: number };
    readonly answer: AppliedChange;
  };
  readonly undo: {
    readonly ask: { readonly undo: TriageUndo; readonly actor: Actor; readonly at: number };
    readonly answer: UndoneChange;
  };
  readonly see: {
    readonly ask: { readonly user: string; readonly id: string; readonly revision: number; readonly at: number };
    readonly answer: undefined;
  };
  readonly listFindings: { readonly ask: FindingQuery; readonly answer: FindingPage };
  readonly facets: { readonly ask: FacetQuery; readonly answer: Facets };
  readonly groups: { readonly ask: GroupQuery; readonly answer: GroupPage };
  readonly group: {
    readonly ask: { readonly key: string; readonly viewer?: string };
    readonly answer: GroupDetail | undefined;
  };
  readonly finding: {
    readonly ask: { readonly id: string; readonly viewer?: string };
    readonly answer: StoredFinding | undefined;
  };
  readonly revisions: { readonly ask: { readonly id: string }; readonly answer: readonly FindingEntry[] };
  readonly similar: { readonly ask: { readonly id: string }; readonly answer: SimilarFindings | undefined };
  readonly history: { readonly ask: { readonly id: string }; readonly answer: readonly HistoryEntry[] };
  readonly previewTriage: {
    readonly ask: { readonly target: Target; readonly at: number };
    readonly answer: TriagePreview;
  };
}
