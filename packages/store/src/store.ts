import { mkdirSync } from "node:fs";
import type { Artifact, Finding, ProcessInstance, TelemetryEvent } from "@limpid/core";
import { accessSide } from "./access/side.ts";
import type { ArtifactQuery } from "./artifacts/list.ts";
import type { Actor } from "./audit/entry.ts";
import { auditSide } from "./audit/side.ts";
import type { CompactRules } from "./care/compact.ts";
import { explain } from "./database/explain.ts";
import { enrolmentSide } from "./enrolments/side.ts";
import type { EventsByIdQuery } from "./events/by-id.ts";
import { packEvents } from "./events/pack.ts";
import type { FacetQuery } from "./findings/facets.ts";
import type { GroupQuery } from "./findings/groups.ts";
import type { FindingQuery } from "./findings/list.ts";
import type { HostSighting } from "./hosts.ts";
import type { SampleMode } from "./samples/samples.ts";
import { StoreError } from "./store-error.ts";
import type { Target, TriageChange, TriageUndo } from "./triage/triage.ts";
import { viewSide } from "./views/side.ts";
import type { AnswersQuestions, AskStore, RequestName, Work, WorkerTask } from "./worker/protocol.ts";
import { StoreThread } from "./worker/store-thread.ts";
import { WRITING } from "./worker/writing-names.ts";

export interface StoreOptions {
  readonly folder: string;
  /** Reads beside another process that writes; makes nothing. */
  readonly readonly?: boolean;
  /** Default `none`. */
  readonly samples?: SampleMode;
  /** Bytes of a segment of events before the next one begins. */
  readonly segmentBytes?: number;
  /** Milliseconds since the Unix epoch, for what is noted beside what is kept. */
  readonly now?: () => number;
}

const SEGMENT_BYTES = 64 << 20;
/** An hour to each side of a moment. */
const AROUND_MS = 3_600_000;
const AROUND_EVENTS = 10_000;

/** Opens the store in a folder, and makes it where there is none. Throws a `StoreError` that says why it cannot. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { folder, readonly = false, now = Date.now } = options;
  if (readonly) return new Store(await StoreThread.start(taskOf(options, false)), undefined, now);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explain(error, folder);
  }
  const writer = await StoreThread.start(taskOf(options, true));
  try {
    return new Store(await StoreThread.start(taskOf(options, false)), writer, now);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

export function taskOf(
  { folder, samples = "none", segmentBytes = SEGMENT_BYTES }: StoreOptions,
  writes: boolean,
): WorkerTask {
  return { folder, samples, segmentBytes, writes };
}

/**
 * What is kept. A promise that changes something is kept when it is resolved: whatever happens then, it is there.
 * One that is rejected changed nothing.
 */
export class Store {
  readonly #reader: AnswersQuestions;
  readonly #writer: AnswersQuestions | undefined;
  readonly #now: () => number;
  readonly #ask: AskStore = async (name, ask) => {
    const thread = (WRITING as readonly RequestName[]).includes(name) ? this.#writer : this.#reader;
    if (thread === undefined) throw new StoreError("refused", "this store was opened for reading");
    return await thread.ask(name, ask);
  };

  constructor(reader: AnswersQuestions, writer: AnswersQuestions | undefined, now: () => number) {
    this.#reader = reader;
    this.#writer = writer;
    this.#now = now;
  }

  /** Keeps all of it or nothing. */
  keep({ events, ...work }: Work) {
    const packed = events === undefined || "blocks" in events ? events : packEvents(events);
    return this.#ask("keep", { work: { ...work, ...(packed !== undefined && { events: packed }) }, at: this.#now() });
  }

  readonly findings = {
    put: (finding: Finding) => this.keep({ findings: [finding] }),
    list: (query: FindingQuery = {}) => this.#ask("listFindings", { at: this.#now(), ...query }),
    facets: (query: FacetQuery = {}) => this.#ask("facets", { at: this.#now(), ...query }),
    groups: (query: GroupQuery = {}) => this.#ask("groups", { at: this.#now(), ...query }),
    /** A group with its hosts, its spread over time and its exceptions. */
    group: (key: string) => this.#ask("group", { key }),
    /** With a viewer, also which revision of it that user has looked at. */
    get: (id: string, viewer?: string) => this.#ask("finding", { id, ...(viewer !== undefined && { viewer }) }),
    /** Every revision, in the order they were kept. */
    revisions: (id: string) => this.#ask("revisions", { id }),
    /** Where else this content, this creator and this pattern was seen. */
    similar: (id: string) => this.#ask("similar", { id }),
  };

  readonly triage = {
    apply: (change: TriageChange, actor: Actor) => this.#ask("triage", { change, actor, at: this.#now() }),
    undo: (undo: TriageUndo, actor: Actor) => this.#ask("undo", { undo, actor, at: this.#now() }),
    preview: (target: Target) => this.#ask("previewTriage", { target, at: this.#now() }),
    /** Who changed what, when and why; the oldest entry first. */
    history: (finding: string) => this.#ask("history", { id: finding }),
  };

  readonly seen = {
    /** That a user has looked at this revision; not in the audit log. */
    put: (user: string, id: string, revision: number) => this.#ask("see", { user, id, revision, at: this.#now() }),
  };

  readonly access = accessSide(this.#ask, () => this.#now());
  readonly audit = auditSide(this.#ask, () => this.#now());
  readonly views = viewSide(this.#ask, () => this.#now());
  readonly enrolments = enrolmentSide(this.#ask, () => this.#now());

  readonly events = {
    append: (batch: readonly TelemetryEvent[]) => this.keep({ events: batch }),
    /** What a host did around a moment (milliseconds since the Unix epoch); an hour to each side unless told. */
    around: (
      host: string,
      at: number,
      { beforeMs = AROUND_MS, afterMs = AROUND_MS, limit = AROUND_EVENTS }: AroundWindow = {},
    ) => this.#ask("around", { host, at, beforeMs, afterMs, limit }),
    byId: (query: EventsByIdQuery) => this.#ask("eventsById", query),
  };

  readonly artifacts = {
    put: (artifacts: readonly Artifact[]) => this.keep({ artifacts }),
    get: (sha256: string) => this.#ask("artifact", { sha256 }),
    list: (query: ArtifactQuery = {}) => this.#ask("artifacts", query),
  };

  readonly hosts = {
    see: (sightings: readonly HostSighting[]) => this.keep({ hosts: sightings }),
    get: (name: string) => this.#ask("host", { name }),
    list: (page: { readonly after?: string; readonly limit?: number } = {}) =>
      this.#ask("hosts", { limit: 1000, ...page }),
  };

  readonly processes = {
    put: (processes: readonly ProcessInstance[]) => this.keep({ processes }),
    get: (key: string) => this.#ask("process", { key }),
    children: (key: string, limit = 1000) => this.#ask("processChildren", { key, limit }),
  };

  readonly samples = {
    put: (bytes: Uint8Array, why: string, actor: Actor) =>
      this.#ask("keepSample", { bytes, why, actor, at: this.#now() }),
    /** Its bytes; that they were read is in the audit log before anybody has them. */
    get: async (sha256: string, actor: Actor) => {
      await this.audit.append({ what: "sample.read", subject: sha256 }, actor);
      return await this.#ask("sample", { sha256 });
    },
  };

  /** What a pipeline kept with `keep({ state })`; undefined: it begins. */
  state(name: string) {
    return this.#ask("state", { name });
  }

  check() {
    return this.#ask("check", {});
  }

  stats() {
    return this.#ask("stats", {});
  }

  /** Copies the store as it is at one moment into a new folder, while others write. */
  backup(to: string) {
    return this.#ask("backup", { to, at: this.#now() });
  }

  compact(rules: CompactRules, actor: Actor) {
    return this.#ask("compact", { rules, actor, at: this.#now() });
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#writer?.close();
  }
}

export interface AroundWindow {
  readonly beforeMs?: number;
  readonly afterMs?: number;
  readonly limit?: number;
}
