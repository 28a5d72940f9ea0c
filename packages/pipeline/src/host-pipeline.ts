import type { ActedEvent, ArtifactLife, Finding, Platform, TelemetryEvent } from "@limpid/core";
import { type Analytic, bytesOf, type DetectionContext, Lives, makeFinding } from "@limpid/detect";
import { Lineage, Roles } from "@limpid/lineage";
import { AccountNames } from "./account-names.ts";
import type { PipelineCounts, PipelineParts } from "./pipeline.ts";
import { redacted } from "./redact-finding.ts";
import { WrittenHere } from "./written-here.ts";

/** The pipeline of one host: its processes, its files, its judgements. */
export class HostPipeline {
  readonly host: string;
  readonly platform: Platform;
  readonly #parts: PipelineParts;
  readonly #analytics: readonly Analytic[];
  readonly #found: (finding: Finding) => void;
  readonly #lineage: Lineage;
  readonly #lives: Lives;
  readonly #writtenHere = new WrittenHere();
  readonly #context: DetectionContext;
  readonly #names = new AccountNames();
  #lost = 0;

  constructor(host: string, platform: Platform, parts: PipelineParts, found: (finding: Finding) => void) {
    this.host = host;
    this.platform = platform;
    this.#parts = parts;
    this.#analytics = parts.analytics.filter((analytic) => analytic.platform === platform);
    this.#found = found;
    this.#lineage = new Lineage(host, parts.limits?.lineage);
    this.#lives = new Lives(host, parts.limits?.lives ?? {}, (life) => this.#judge(life));
    const { provenance, normality, visibility } = parts;
    const userName = (uid: number) => parts.userName(uid) ?? this.#names.of(uid);
    const roles = new Roles(parts.roles, { packageOf: provenance.packageOf, writtenHere: this.#writtenHere.has });
    const { bytes } = parts;
    this.#context = { roles, provenance, normality, visibility, userName, bytes, eventsLost: () => this.#lost };
  }

  observe(event: TelemetryEvent): void {
    if (event.kind === "events.lost") this.#lost += event.count;
    else if (event.kind === "account.named") this.#names.learn(event);
    else if (event.kind === "file.reported") this.#lives.report(event);
    else this.#act(event);
  }

  /** What this host may keep from now on. */
  limitTo(share: { readonly lives: number; readonly processes: number }): void {
    this.#lives.limitTo(share.lives);
    this.#lineage.limitTo(share.processes);
  }

  /** Judges the lives that are still open. */
  end(): void {
    this.#lives.end();
  }

  get counts(): Pick<PipelineCounts, "livesEvicted" | "processesEvicted" | "systemExecutions"> {
    const lives = this.#lives.counts;
    return {
      livesEvicted: lives.evicted,
      processesEvicted: this.#lineage.counts.evicted,
      systemExecutions: lives.executedUnseen,
    };
  }

  #act(event: ActedEvent): void {
    const actor = this.#lineage.place(event);
    this.#writtenHere.observe(event, actor, this.#context.roles);
    this.#lives.observe(event, actor);
  }

  #judge(life: ArtifactLife): void {
    const { bytes: offered, bytesOffered, engine, config } = this.#parts;
    for (const analytic of this.#analytics) {
      if (!analytic.candidate(life, bytesOffered)) continue;
      const judgement = analytic.judge(life, bytesOf(life, offered), this.#context);
      if (judgement !== undefined) this.#found(redacted(makeFinding(judgement, engine, config)));
    }
  }
}
