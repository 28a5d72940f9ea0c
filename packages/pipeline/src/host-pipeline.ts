import type {
  ActedEvent,
  ArtifactLife,
  Integer64,
  Platform,
  ProcessInstance,
  Sensor,
  TelemetryEvent,
} from "@limpid/core";
import { type Analytic, bytesOf, type DetectionContext, Lives, type LivesState, makeFinding } from "@limpid/detect";
import { Lineage, type LineageState, type RoleIndex, Roles } from "@limpid/lineage";
import { AccountNames } from "./account-names.ts";
import { type FoundLive, LiveJudge, type LiveState } from "./live/live-judge.ts";
import type { HostCounts, PipelineParts } from "./pipeline.ts";
import { redacted } from "./redact-finding.ts";
import { WrittenHere, type WrittenHereState } from "./written-here.ts";

/** Told of each event which process instance did it, as far as that is known by then. */
export type Placed = (event: ActedEvent, process: ProcessInstance) => void;

/** The pipeline of one host: its processes, its files, its judgements. */
export class HostPipeline {
  readonly host: string;
  readonly platform: Platform;
  readonly #parts: PipelineParts;
  readonly #analytics: readonly Analytic[];
  readonly #found: FoundLive;
  readonly #placed: Placed | undefined;
  readonly #lineage: Lineage;
  readonly #lives: Lives;
  readonly #writtenHere: WrittenHere;
  readonly #context: DetectionContext;
  readonly #names = new AccountNames();
  /** Judges lives while they go on; a replay judges each once, when it ends. */
  readonly #live: LiveJudge | undefined;
  #lost = 0;
  /** Who told of this host first, where a call has several sources. */
  #sensor: Sensor | undefined = undefined;
  #several = false;

  constructor(
    host: string,
    platform: Platform,
    parts: PipelineParts,
    roleIndex: RoleIndex,
    found: FoundLive,
    placed: Placed | undefined,
  ) {
    this.#placed = placed;
    this.host = host;
    this.platform = platform;
    this.#parts = parts;
    this.#analytics = parts.analytics.filter((analytic) => analytic.platform === platform);
    this.#found = found;
    this.#writtenHere = new WrittenHere((path) => roleIndex.names(path));
    this.#lineage = new Lineage(host, parts.limits?.lineage);
    this.#lives = new Lives(host, parts.limits?.lives ?? {}, (life) => this.#closed(life));
    const { provenance, normality, visibility, exercises } = parts;
    const userName = (uid: number) => parts.userName(uid) ?? this.#names.of(uid);
    const roles = new Roles(roleIndex, { packageOf: provenance.packageOf, writtenHere: this.#writtenHere.has });
    const { bytes } = parts;
    this.#context = {
      roles,
      provenance,
      normality,
      visibility,
      userName,
      bytes,
      ...(exercises === undefined ? {} : { exercises }),
      eventsLost: () => this.#lost,
    };
    this.#live =
      parts.live === undefined
        ? undefined
        : new LiveJudge(this.#lives, this.#analytics, parts, this.#context, parts.live, found);
  }

  /** `sensor`: who told it, where a call has several sources; they are one host's when it is one name. */
  observe(event: TelemetryEvent, sensor?: Sensor): void {
    if (sensor !== undefined && !this.#several) this.#meet(sensor, event);
    if (event.kind === "events.lost") this.#lost += event.count;
    else if (event.kind === "account.named") this.#names.learn(event);
    else if (event.kind === "file.reported") this.#lives.report(event);
    else this.#act(event, sensor);
    this.#live?.noteChanges(event.at);
  }

  /** Judges the lives that changed and have been quiet since, by the clock of `now`. */
  settle(now: number): void {
    this.#live?.settle(now);
  }

  get isUrgent(): boolean {
    return this.#live?.isUrgent ?? false;
  }

  get waiting(): number {
    return this.#live?.waiting ?? 0;
  }

  /** The bytes of a file were inspected: what is known of it is judged with the next `settle`. */
  poke(device: string | undefined, inode: Integer64): void {
    this.#live?.poke(device, inode);
  }

  /** What this host may keep from now on. */
  limitTo(share: { readonly lives: number; readonly processes: number }): void {
    this.#lives.limitTo(share.lives);
    this.#lineage.limitTo(share.processes);
  }

  /** Judges the lives that are still open. */
  end(): void {
    this.#lives.end();
    this.#live?.end();
  }

  /** All that is known of this host, for a snapshot. */
  get state(): HostState {
    return {
      host: this.host,
      platform: this.platform,
      lineage: this.#lineage.state,
      lives: this.#lives.state,
      writtenHere: this.#writtenHere.state,
      names: this.#names.state,
      lost: this.#lost,
      said: this.#live?.state,
    };
  }

  /** Goes on from a snapshot; nothing was observed yet. */
  restore(state: HostState, rebooted: boolean): void {
    this.#lineage.restore(state.lineage, rebooted);
    this.#lives.restore(state.lives, rebooted);
    this.#writtenHere.restore(state.writtenHere);
    this.#names.restore(state.names);
    this.#lost = state.lost;
    if (state.said !== undefined) this.#live?.restore(state.said);
  }

  get counts(): HostCounts {
    const [lives, processes] = [this.#lives.counts, this.#lineage.counts];
    return {
      livesEvicted: lives.evicted,
      processesEvicted: processes.evicted,
      systemExecutions: lives.executedUnseen,
      argumentsCut: processes.argvCut,
    };
  }

  /** From the second one on, files are told in several ways. */
  #meet(sensor: Sensor, event: TelemetryEvent): void {
    this.#sensor ??= sensor;
    if (sensor === this.#sensor && !("alsoTold" in event)) return;
    this.#several = true;
    this.#lives.toldBySeveral();
  }

  #act(event: ActedEvent, sensor: Sensor | undefined): void {
    const actor = this.#lineage.place(event, sensor);
    this.#placed?.(event, actor.process);
    this.#writtenHere.observe(event, actor, this.#context.roles);
    const life = this.#lives.observe(event, actor);
    if (this.#several && life !== undefined) this.#lives.addTold(life, event);
  }

  #closed(life: ArtifactLife): void {
    if (this.#live !== undefined) this.#live.close(life);
    else this.#judge(life);
  }

  #judge(life: ArtifactLife): void {
    const { bytes: offered, bytesOffered, engine, config } = this.#parts;
    for (const analytic of this.#analytics) {
      if (!analytic.candidate(life, bytesOffered)) continue;
      const judgement = analytic.judge(life, bytesOf(life, offered), this.#context);
      if (judgement !== undefined) this.#found(redacted(makeFinding(judgement, engine, config)), undefined);
    }
  }
}

export interface HostState {
  readonly host: string;
  readonly platform: Platform;
  readonly lineage: LineageState;
  readonly lives: LivesState;
  readonly writtenHere: WrittenHereState;
  readonly names: ReadonlyMap<number, string>;
  readonly lost: number;
  readonly said: LiveState | undefined;
}
