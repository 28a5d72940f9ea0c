import type { Artifact, Finding, ProcessInstance, TelemetryEvent } from "@limpid/core";
import type { StoredArtifact } from "../artifacts.ts";
import type { BackupReport } from "../care/backup.ts";
import type { CheckReport } from "../care/check.ts";
import type { CompactReport, CompactRules } from "../care/compact.ts";
import type { StoreStats } from "../care/stats.ts";
import type { Around, AroundQuery } from "../events/around.ts";
import type { FacetQuery, Facets } from "../findings/facets.ts";
import type { GroupPage, GroupQuery } from "../findings/groups.ts";
import type { FindingPage, FindingQuery } from "../findings/list.ts";
import type { FindingEntry, StoredFinding } from "../findings/read.ts";
import type { HostSighting, StoredHost } from "../hosts.ts";
import type { PipelineState, SavedState } from "../pipeline-state.ts";
import type { StoredProcess } from "../processes.ts";
import type { KeptSample, SampleMode } from "../samples/samples.ts";
import type { AppliedChange, HistoryEntry, TriageChange } from "../triage/triage.ts";

/** What is kept together or not at all. */
export interface Work {
  /** A batch that was kept before is not kept again: its source's name and the id that source gives it. */
  readonly batch?: { readonly source: string; readonly id: string };
  readonly findings?: readonly Finding[];
  readonly artifacts?: readonly Artifact[];
  readonly hosts?: readonly HostSighting[];
  readonly processes?: readonly ProcessInstance[];
  readonly events?: readonly TelemetryEvent[];
  readonly state?: PipelineState;
}

export interface Kept {
  /** `already`: this batch was kept before, and nothing was changed. */
  readonly outcome: "kept" | "already";
  /** Findings that brought something new; the others were there with the same content. */
  readonly findings: number;
}

/** Every question and its answer. What changes something goes to the thread that writes. */
export interface Requests {
  readonly keep: { readonly ask: { readonly work: Work; readonly at: number }; readonly answer: Kept };
  readonly triage: {
    readonly ask: { readonly change: TriageChange; readonly by: string; readonly at: number };
    readonly answer: AppliedChange;
  };
  readonly keepSample: {
    readonly ask: { readonly bytes: Uint8Array; readonly why: string; readonly at: number };
    readonly answer: KeptSample;
  };
  readonly compact: {
    readonly ask: { readonly rules: CompactRules; readonly at: number };
    readonly answer: CompactReport;
  };
  readonly listFindings: { readonly ask: FindingQuery; readonly answer: FindingPage };
  readonly facets: { readonly ask: FacetQuery; readonly answer: Facets };
  readonly groups: { readonly ask: GroupQuery; readonly answer: GroupPage };
  readonly finding: { readonly ask: { readonly id: string }; readonly answer: StoredFinding | undefined };
  readonly revisions: { readonly ask: { readonly id: string }; readonly answer: readonly FindingEntry[] };
  readonly history: { readonly ask: { readonly id: string }; readonly answer: readonly HistoryEntry[] };
  readonly artifact: { readonly ask: { readonly sha256: string }; readonly answer: StoredArtifact | undefined };
  readonly hosts: {
    readonly ask: { readonly after?: string; readonly limit: number };
    readonly answer: readonly StoredHost[];
  };
  readonly process: { readonly ask: { readonly key: string }; readonly answer: StoredProcess | undefined };
  readonly processChildren: {
    readonly ask: { readonly key: string; readonly limit: number };
    readonly answer: readonly StoredProcess[];
  };
  readonly around: { readonly ask: AroundQuery; readonly answer: Around };
  readonly state: { readonly ask: { readonly name: string }; readonly answer: SavedState | undefined };
  readonly sample: { readonly ask: { readonly sha256: string }; readonly answer: Uint8Array | undefined };
  readonly check: { readonly ask: Record<string, never>; readonly answer: CheckReport };
  readonly stats: { readonly ask: Record<string, never>; readonly answer: StoreStats };
  readonly backup: { readonly ask: { readonly to: string; readonly at: number }; readonly answer: BackupReport };
}

export type RequestName = keyof Requests;
export type Ask<K extends RequestName> = Requests[K]["ask"];
export type Answer<K extends RequestName> = Requests[K]["answer"];

export interface ToWorker {
  readonly n: number;
  readonly name: RequestName | "close";
  readonly ask: unknown;
}

export type FromWorker =
  | { readonly n: number; readonly answer: unknown }
  | { readonly n: number; readonly code: string; readonly message: string };

export interface WorkerTask {
  readonly folder: string;
  readonly writes: boolean;
  readonly samples: SampleMode;
  readonly segmentBytes: number;
}
