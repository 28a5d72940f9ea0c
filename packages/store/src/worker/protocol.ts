import type { Artifact, Finding, ProcessInstance, TelemetryEvent } from "@limpid/core";
import type { AccessRequests } from "../access/requests.ts";
import type { StoredArtifact } from "../artifacts/artifacts.ts";
import type { ArtifactPage, ArtifactQuery } from "../artifacts/list.ts";
import type { Actor } from "../audit/entry.ts";
import type { AuditRequests } from "../audit/requests.ts";
import type { BackupReport } from "../care/backup.ts";
import type { CheckReport } from "../care/check.ts";
import type { CompactReport, CompactRules } from "../care/compact.ts";
import type { StoreStats } from "../care/stats.ts";
import type { EnrolmentRequests } from "../enrolments/enrolment.ts";
import type { Around, AroundQuery } from "../events/around.ts";
import type { EventsById, EventsByIdQuery } from "../events/by-id.ts";
import type { PackedEvents } from "../events/pack.ts";
import type { FindingRequests } from "../findings/requests.ts";
import type { HostSighting, StoredHost } from "../hosts.ts";
import type { PipelineState, SavedState } from "../pipeline-state.ts";
import type { StoredProcess } from "../processes.ts";
import type { KeptSample, SampleMode } from "../samples/samples.ts";
import type { ViewRequests } from "../views/view.ts";

/** What is kept together or not at all. */
export interface Work {
  /** A batch that was kept before is not kept again: its source's name and the id that source gives it. */
  readonly batch?: { readonly source: string; readonly id: string };
  readonly findings?: readonly Finding[];
  readonly artifacts?: readonly Artifact[];
  readonly hosts?: readonly HostSighting[];
  readonly processes?: readonly ProcessInstance[];
  /** Packed where another thread has them: `packEvents`. */
  readonly events?: readonly TelemetryEvent[] | PackedEvents;
  readonly state?: PipelineState;
}

/** The same with its events as bytes. */
export type PackedWork = Omit<Work, "events"> & { readonly events?: PackedEvents };

export interface Kept {
  /** `already`: this batch was kept before, and nothing was changed. */
  readonly outcome: "kept" | "already";
  /** Findings that brought something new; the others were there with the same content. */
  readonly findings: number;
}

/** Every question and its answer. What changes something goes to the thread that writes. */
export interface Requests
  extends FindingRequests,
    AccessRequests,
    AuditRequests,
    ViewRequests,
    EnrolmentRequests,
    ThingRequests,
    CareRequests {
  readonly keep: { readonly ask: { readonly work: PackedWork; readonly at: number }; readonly answer: Kept };
}

/** Artifacts, hosts, processes, events, samples, pipelines. */
interface ThingRequests {
  readonly keepSample: {
    readonly ask: { readonly bytes: Uint8Array; readonly why: string; readonly actor: Actor; readonly at: number };
    readonly answer: KeptSample;
  };
  readonly artifact: { readonly ask: { readonly sha256: string }; readonly answer: StoredArtifact | undefined };
  readonly artifacts: { readonly ask: ArtifactQuery; readonly answer: ArtifactPage };
  readonly host: { readonly ask: { readonly name: string }; readonly answer: StoredHost | undefined };
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
  readonly eventsById: { readonly ask: EventsByIdQuery; readonly answer: EventsById };
  readonly state: { readonly ask: { readonly name: string }; readonly answer: SavedState | undefined };
  readonly sample: { readonly ask: { readonly sha256: string }; readonly answer: Uint8Array | undefined };
}

interface CareRequests {
  readonly compact: {
    readonly ask: { readonly rules: CompactRules; readonly actor: Actor; readonly at: number };
    readonly answer: CompactReport;
  };
  readonly check: { readonly ask: Record<string, never>; readonly answer: CheckReport };
  readonly stats: { readonly ask: Record<string, never>; readonly answer: StoreStats };
  readonly backup: { readonly ask: { readonly to: string; readonly at: number }; readonly answer: BackupReport };
}

export type RequestName = keyof Requests;
export type Ask<K extends RequestName> = Requests[K]["ask"];
export type Answer<K extends RequestName> = Requests[K]["answer"];
/** How the parts of a store ask its threads. */
export type AskStore = <K extends RequestName>(name: K, ask: Ask<K>) => Promise<Answer<K>>;

/** A side of the store, wherever it lives. */
export interface AnswersQuestions {
  readonly ask: AskStore;
  readonly close: () => Promise<void>;
}

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
