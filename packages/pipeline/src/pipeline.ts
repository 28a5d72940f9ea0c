import {
  type ArtifactBytes,
  type ContainerFacts,
  decodeGraph,
  type Exercises,
  encodeGraph,
  type Graph,
  type GraphClasses,
  GraphUnreadable,
  type Integer64,
  type Normality,
  type Platform,
  type Provenance,
  type Sensor,
  type TelemetryEvent,
  type Visibility,
} from "@limpid/core";
import { type Analytic, LIVES_CLASSES, type LivesLimits } from "@limpid/detect";
import { LINEAGE_CLASSES, type LineageLimits, RoleIndex, type RoleTable } from "@limpid/lineage";
import { BoundedNames } from "./bounded-names.ts";
import { HostPipeline, type HostState, type Placed } from "./host-pipeline.ts";
import type { Patience } from "./live/due.ts";
import type { FoundLive } from "./live/live-judge.ts";
import { platformShown } from "./platform-shown.ts";

/** What a pipeline judges by and whom it asks. All of it is fixed while the pipeline runs. */
export interface PipelineParts {
  readonly analytics: readonly Analytic[];
  readonly roles: RoleTable;
  readonly bytes: ArtifactBytes;
  /** Whether `bytes` can answer at all: without a place to look, fewer files are worth a judgement. */
  readonly bytesOffered: boolean;
  readonly provenance: Provenance;
  readonly normality: Normality;
  readonly visibility: Visibility;
  /** Absent where nobody can be asked about containers: what a log tells is another host's. */
  readonly containers?: ContainerFacts;
  /** Absent where nobody knows which exercises were run. */
  readonly exercises?: Exercises;
  readonly userName: (uid: number) => string | undefined;
  /** Version of the program, for the findings. */
  readonly engine: string;
  /** Hash of the configuration, for the findings. */
  readonly config: string;
  /** Judge lives while they go on, each this long after it changed. Without: once, when they end. */
  readonly live?: Patience;
  readonly limits?: {
    readonly hosts?: number;
    /** Which part of the memory that all hosts share is this pipeline's, where several work side by side: 0 to 1. */
    readonly part?: number;
    readonly lineage?: Partial<LineageLimits>;
    readonly lives?: Partial<LivesLimits>;
  };
}

/** What the pipeline let go of, or never judged; summed over hosts. */
export interface PipelineCounts {
  readonly hosts: number;
  /** Hosts closed early because too many were open. */
  readonly hostsEvicted: number;
  readonly livesEvicted: number;
  readonly processesEvicted: number;
  /** Executions of system programs whose creation the stream does not show. */
  readonly systemExecutions: number;
  /** Executions of which not all arguments were kept. */
  readonly argumentsCut: number;
  /** Names longer than any can be, taken for names that the source did not say. */
  readonly overlongNames: number;
}

/** What one host's pipeline counts. */
export type HostCounts = Omit<PipelineCounts, "hosts" | "hostsEvicted" | "overlongNames">;

/** A relay of a large site names thousands of hosts; an attacker who forges names must not open millions. */
const MAX_HOSTS = 4096;

/** What all hosts together may keep: about 150 MB of lives and processes. One host alone is limited by its own defaults. */
const ALL_LIVES = 45_000;
const ALL_PROCESSES = 65_536;
/** Below this a host cannot follow a single drop. */
const LEAST = 16;

/** The one way from events to findings, for every verb that detects. Hosts do not know of each other. */
export class Pipeline {
  readonly #parts: PipelineParts;
  /** All hosts look up in one. */
  readonly #roles: RoleIndex;
  readonly #found: FoundLive;
  readonly #placed: Placed | undefined;
  /** By name and platform, the least recently opened first. */
  readonly #hosts = new Map<string, HostPipeline>();
  /** Which of them an event means that does not tell its platform. */
  readonly #byName = new Map<string, HostPipeline>();
  readonly #names = new BoundedNames();
  readonly #maxHosts: number;
  #last: HostPipeline | undefined;
  /** For how many hosts the memory is divided. */
  #parted = 0;
  #seen = 0;
  #evicted = 0;
  #closed: HostCounts = {
    livesEvicted: 0,
    processesEvicted: 0,
    systemExecutions: 0,
    argumentsCut: 0,
  };

  constructor(parts: PipelineParts, found: FoundLive, placed?: Placed) {
    this.#placed = placed;
    this.#parts = parts;
    this.#roles = new RoleIndex(parts.roles);
    this.#found = found;
    this.#maxHosts = parts.limits?.hosts ?? MAX_HOSTS;
  }

  readonly observe = (event: TelemetryEvent): void => this.#take(event, undefined, undefined);

  /**
   * `observe` for a source that tells of these platforms: of one alone, each of its events is of that. `sensor`: which
   * of several sensors of a host it is.
   */
  observeFrom(platforms: readonly Platform[] = [], sensor?: Sensor): (event: TelemetryEvent) => void {
    const only = platforms.length === 1 ? platforms[0] : undefined;
    if (sensor !== undefined) return (event) => this.#take(event, only, sensor);
    return only === undefined ? this.observe : (event) => this.#take(event, only, undefined);
  }

  #take(told: TelemetryEvent, from: Platform | undefined, sensor: Sensor | undefined): void {
    const event = this.#names.bound(told);
    const platform = ("platform" in event ? event.platform : undefined) ?? from;
    const last = this.#last;
    const same = last?.host === event.host && (platform === undefined || last.platform === platform);
    (same ? last : this.#hostOf(event, platform)).observe(event, sensor);
  }

  /**
   * Live: judges what changed and has been quiet since. `now` is on the clock of the events, or Infinity for all that
   * waits. To be called as often as a finding may be late.
   */
  settle(now: number): void {
    for (const host of this.#hosts.values()) host.settle(now);
  }

  /** `settle` of one host alone, where each has a clock of its own. */
  settleHost(name: string, now: number): void {
    this.#byName.get(name)?.settle(now);
  }

  /** Live: files that changed and wait to be judged; none, and there is nothing to settle. */
  get waiting(): number {
    let waiting = 0;
    for (const host of this.#hosts.values()) waiting += host.waiting;
    return waiting;
  }

  /** Live: whether a file of `host` waits for nothing but the next `settle`. */
  isUrgent(host: string): boolean {
    return this.#byName.get(host)?.isUrgent ?? false;
  }

  /** Live: the bytes of a file of `host` were inspected. */
  poke(host: string, device: string | undefined, inode: Integer64): void {
    this.#byName.get(host)?.poke(device, inode);
  }

  /** Judges what is still open. */
  end(): void {
    for (const host of this.#hosts.values()) this.#close(host);
    this.#hosts.clear();
    this.#byName.clear();
    this.#last = undefined;
  }

  /** Live: all that is known, for a later run to go on with. What waits to be judged should be settled before. */
  snapshot(): PipelineSnapshot {
    const state: PipelineState = {
      hosts: [...this.#hosts.values()].map((host) => host.state),
      byName: [...this.#byName].map(([name, { platform }]) => [name, platform] as const),
      seen: this.#seen,
      evicted: this.#evicted,
      closed: this.#closed,
    };
    return { version: SNAPSHOT_VERSION, graph: encodeGraph(state, SNAPSHOT_CLASSES) };
  }

  /**
   * Goes on from a snapshot; nothing was observed yet. `rebooted` says of which hosts every process is another one
   * since. Throws `GraphUnreadable` when another version wrote it; this pipeline is of no use then.
   */
  restore({ version, graph }: PipelineSnapshot, rebooted: (host: string) => boolean): void {
    if (version !== SNAPSHOT_VERSION) {
      throw new GraphUnreadable(`it has version ${version}, this program reads version ${SNAPSHOT_VERSION}`);
    }
    const state = decodeGraph(graph, SNAPSHOT_CLASSES) as PipelineState;
    for (const each of state.hosts) {
      const host = new HostPipeline(each.host, each.platform, this.#parts, this.#roles, this.#found, this.#placed);
      host.restore(each, rebooted(each.host));
      this.#hosts.set(keyOf(each.host, each.platform), host);
    }
    for (const [name, platform] of state.byName) {
      const host = this.#hosts.get(keyOf(name, platform));
      if (host !== undefined) this.#byName.set(name, host);
    }
    this.#seen = state.seen;
    this.#evicted = state.evicted;
    this.#closed = state.closed;
    for (const host of this.#hosts.values()) this.#share(host);
  }

  get counts(): PipelineCounts {
    const sum = { ...this.#closed };
    for (const host of this.#hosts.values()) add(sum, host);
    return { hosts: this.#seen, hostsEvicted: this.#evicted, overlongNames: this.#names.dropped, ...sum };
  }

  /** Two machines of one name and different systems are two. */
  #hostOf(event: TelemetryEvent, told: Platform | undefined): HostPipeline {
    const name = event.host;
    const platform = told ?? this.#byName.get(name)?.platform ?? platformShown(event) ?? "linux";
    const key = keyOf(name, platform);
    let host = this.#hosts.get(key);
    if (host === undefined) {
      if (this.#hosts.size >= this.#maxHosts) this.#evictOne();
      host = new HostPipeline(name, platform, this.#parts, this.#roles, this.#found, this.#placed);
      this.#hosts.set(key, host);
      this.#seen++;
      this.#share(host);
    }
    this.#byName.set(name, host);
    this.#last = host;
    return host;
  }

  /**
   * Gives a host its part of the memory: a relay's thousand hosts, or forged names, must not take a thousand times that
   * of one. When there are more than it was divided for, it is divided anew, with parts for an eighth more than there
   * are, so that a thousand new hosts do not each cost a walk over all.
   */
  #share(host: HostPipeline): void {
    const { size } = this.#hosts;
    const anew = size > this.#parted;
    if (anew) this.#parted = size + (size >> 3);
    const part = (this.#parts.limits?.part ?? 1) / this.#parted;
    const lives = Math.max(LEAST, Math.floor(ALL_LIVES * part));
    const processes = Math.max(LEAST, Math.floor(ALL_PROCESSES * part));
    for (const each of anew ? this.#hosts.values() : [host]) each.limitTo({ lives, processes });
  }

  #evictOne(): void {
    const [first] = this.#hosts;
    if (first === undefined) return;
    const [key, oldest] = first;
    this.#hosts.delete(key);
    if (this.#byName.get(oldest.host) === oldest) this.#byName.delete(oldest.host);
    this.#close(oldest);
    this.#evicted++;
  }

  #close(host: HostPipeline): void {
    host.end();
    add(this.#closed, host);
  }
}

function keyOf(name: string, platform: Platform): string {
  return `${platform} ${name}`;
}

/** Raised when what a snapshot means changes although its objects look the same. */
const SNAPSHOT_VERSION = 3;
const SNAPSHOT_CLASSES: GraphClasses = { ...LINEAGE_CLASSES, ...LIVES_CLASSES };

/** What a pipeline knows, as data that JSON can hold. */
export interface PipelineSnapshot {
  readonly version: number;
  readonly graph: Graph;
}

interface PipelineState {
  readonly hosts: readonly HostState[];
  readonly byName: readonly (readonly [string, Platform])[];
  readonly seen: number;
  readonly evicted: number;
  readonly closed: HostCounts;
}

function add(sum: { -readonly [Count in keyof HostCounts]: HostCounts[Count] }, host: HostPipeline): void {
  const { livesEvicted, processesEvicted, systemExecutions, argumentsCut } = host.counts;
  sum.livesEvicted += livesEvicted;
  sum.processesEvicted += processesEvicted;
  sum.systemExecutions += systemExecutions;
  sum.argumentsCut += argumentsCut;
}
