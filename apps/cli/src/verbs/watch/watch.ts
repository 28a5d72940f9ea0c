import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { loadConfig } from "@limpid/config";
import { type Finding, PRIORITIES, type Priority, type Summary, summaryLine, type TelemetryEvent } from "@limpid/core";
import { LOG_PATIENCE, Signers } from "@limpid/grounds";
import { NotedExercises, PackagesNow } from "@limpid/host";
import { type OutputSettings, Outputs } from "@limpid/outputs";
import { DEFAULT_PATIENCE, Pipeline, type PipelineParts, summarise } from "@limpid/pipeline";
import { EXIT, type ExitCode, graver, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import { artifactsProblem, huntParts } from "../hunt/parts.ts";
import { summaryText } from "../hunt/summary-text.ts";
import { liveSummaryText, standing } from "./account.ts";
import { parseDuration } from "./duration.ts";
import { FollowProducer } from "./follow-producer.ts";
import { InputProducer } from "./input-producer.ts";
import { outputLines } from "./output-lines.ts";
import type { Producer, ProducerSinks } from "./producer.ts";
import { Rate } from "./rate.ts";
import type { ReadingState } from "./reading.ts";
import { Saving } from "./saving.ts";
import { type SensorDoor, sensorDoor } from "./sensor-door.ts";
import { SensorProducer } from "./sensor-producer.ts";
import { type ServiceNotice, serviceNotice } from "./service-notice.ts";
import { jsonLines, noteLine, textLines, type Wanted } from "./view/lines.ts";
import { Screen } from "./view/screen.ts";
import type { Moment, View } from "./view/view.ts";
import { WatchState } from "./watch-state.ts";
import { Watched } from "./watched.ts";

export interface WatchOptions {
  readonly follow?: readonly string[];
  readonly format?: string;
  readonly artifacts?: string;
  readonly host?: string;
  readonly config?: string;
  readonly state?: string;
  readonly json: boolean;
  readonly expected: boolean;
  readonly minPriority?: Priority;
  readonly failOn: Priority;
  readonly maxCpu?: string;
  readonly for?: string;
}

/** Watches until it is stopped, or until its input ends. `door`: the live sensor, for tests. */
export async function watch(
  names: readonly string[],
  options: WatchOptions,
  door: () => Promise<SensorDoor> = sensorDoor,
): Promise<ExitCode> {
  const { logs, input } = watchedOf(names, options);
  const live = logs.length === 0 && !input;
  const limitMs = durationOf(options.for);
  const maxCpu = percentOf(options.maxCpu);
  const artifactsAmiss = options.artifacts === undefined ? undefined : artifactsProblem(options.artifacts);
  if (artifactsAmiss !== undefined) throw new InputError(artifactsAmiss);
  const sensor = live ? await door() : undefined;

  const signers = new Signers();
  if (options.artifacts !== undefined) await signers.load();
  const host = options.host ?? (live ? hostname() : undefined);
  const artifacts = live ? "/" : options.artifacts;
  const parts = huntParts(
    {
      ...(options.config === undefined ? {} : { config: options.config }),
      ...(artifacts === undefined ? {} : { artifacts }),
    },
    signers,
  );

  const packages = live ? new PackagesNow("/") : undefined;
  const state = WatchState.open(options.state, input ? ["-"] : logs);
  try {
    // Before the first event: reading the database takes longer than a finding may be late.
    await packages?.open();
    const settled = { ...options, maxCpu, logs, input, live, host, limitMs };
    const provenance = packages ?? parts.provenance;
    const known = { ...parts, provenance, exercises: new NotedExercises(state.common) };
    const run = new Watch(known, outputsOf(options), state, settled, sensor);
    return await run.untilStopped();
  } finally {
    packages?.close();
    state.release();
  }
}

/** Where findings go besides; a configuration that is wrong was refused before. */
function outputsOf({ config }: WatchOptions): readonly OutputSettings[] {
  const loaded = loadConfig({ path: config, env: process.env, uid: process.getuid?.() ?? -1 });
  return "config" in loaded ? loaded.outputs : [];
}

/** What is watched: the live sensor when nothing is named. */
function watchedOf(names: readonly string[], { follow = [] }: WatchOptions) {
  const input = names.includes("-");
  const others = names.filter((name) => name !== "-");
  const [first] = others;
  if (first !== undefined) throw new UsageError(`${first}: to watch a log, say: limpid watch --follow ${first}`);
  // The same log from wherever it is named, because what is known of it is kept under its name.
  const logs = [...new Set(follow.map((log) => (log === "-" ? log : resolve(log))))];
  if (input && logs.length > 0) throw new UsageError("watch either standard input (-) or logs (--follow)");
  if (logs.includes("-")) throw new UsageError("to watch standard input, say: limpid watch -");
  return { logs, input };
}

function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const found = parseDuration(text);
  if (found === undefined) throw new UsageError(`--for ${text}: a duration is expected, such as 90s, 15m or 2h`);
  return found;
}

function percentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = Number(text);
  if (!(percent >= 1 && percent <= 100)) throw new UsageError(`--max-cpu ${text}: a number from 1 to 100 is expected`);
  return percent;
}

interface Settled extends Omit<WatchOptions, "host" | "maxCpu"> {
  readonly maxCpu: number | undefined;
  readonly logs: readonly string[];
  readonly input: boolean;
  readonly live: boolean;
  readonly host: string | undefined;
  readonly limitMs: number | undefined;
}

/** One watch, from its start to its summary. */
class Watch {
  readonly #options: Settled;
  readonly #watched = new Watched();
  readonly #rate = new Rate();
  readonly #startedAt = Date.now();
  readonly #saving: Saving;
  readonly #pipeline: Pipeline;
  readonly #producer: Producer;
  /** Said before there was a view to say it. */
  readonly #early: string[] = [];
  readonly #outputs: Outputs;
  #notice: ServiceNotice | undefined;
  #view: View | undefined;
  #lost = 0;

  constructor(
    parts: PipelineParts,
    outputs: readonly OutputSettings[],
    state: WatchState,
    options: Settled,
    door: SensorDoor | undefined,
  ) {
    this.#options = options;
    this.#outputs = new Outputs(outputs, {
      state: state.folder,
      engine: parts.engine,
      note: (text) => this.#note(text),
    });
    const sensor =
      door === undefined
        ? undefined
        : new SensorProducer(
            door,
            options.host ?? hostname(),
            options.maxCpu,
            join(state.folder, "probe"),
            this.#sinks(),
          );
    const offered =
      sensor === undefined ? {} : { bytes: sensor.bytes, bytesOffered: true, containers: sensor.containers };
    const blind = (): readonly string[] =>
      this.#producer.coverage().flatMap(({ state, text }) => (state === "blind" ? [text] : []));
    const live = {
      ...parts,
      ...offered,
      visibility: { blindSpots: blind },
      live: options.live ? DEFAULT_PATIENCE : LOG_PATIENCE,
    };
    const make = (): Pipeline => new Pipeline(live, this.#found);

    let pipeline = make();
    const kept = state.load(
      (snapshot, rebooted) => {
        try {
          pipeline.restore(snapshot, () => rebooted);
        } catch (error) {
          pipeline = make();
          throw error;
        }
      },
      (text) => this.#note(text),
    );
    this.#pipeline = pipeline;
    this.#watched.restore(kept.recent);
    this.#producer = sensor?.feed(pipeline) ?? this.#reader(kept.readings);
    this.#saving = new Saving(
      (how) => {
        const [readings, recent] = [this.#producer.readings(), this.#watched.state];
        // A log's reader goes on meanwhile, and its place belongs to what was made of it.
        if (how === "in turns" && this.#options.live) return state.saveInTurns(this.#pipeline, readings, recent);
        state.save(this.#pipeline, readings, recent);
      },
      (why) => this.#note(`what is known could not be saved: ${why}`),
    );
  }

  #reader(from: Readonly<Record<string, ReadingState>>): Producer {
    const { input, logs, format, host, maxCpu } = this.#options;
    const options = { format, host, maxCpu };
    if (input) return new InputProducer(options, this.#pipeline, this.#sinks());
    return new FollowProducer(logs, options, from, this.#pipeline, this.#sinks());
  }

  #sinks(): ProducerSinks {
    return {
      event: (event) => this.#counted(event),
      settle: (now) => this.#pipeline.settle(now),
      inspected: (host, device, inode) => this.#pipeline.poke(host, device, inode),
      opened: () => this.#notice?.ready(),
      note: (text) => this.#note(text),
    };
  }

  async untilStopped(): Promise<ExitCode> {
    this.#notice = await serviceNotice(
      { says: () => standing(this.#moment(false)), works: () => this.#producer.works() },
      (text) => this.#note(text),
    );
    this.#view = this.#openView();
    for (const text of this.#early.splice(0)) this.#view.note(text);
    const stop = stopped(this.#options.limitMs, this.#view);
    this.#saving.begin();
    try {
      await Promise.race([this.#producer.start(), stop.asked]);
    } finally {
      stop.forget();
      await this.#finish();
    }
    return this.#report();
  }

  readonly #found = (finding: Finding, former: Priority | undefined): void => {
    this.#watched.take(finding);
    this.#outputs.offer(finding);
    this.#saving.soon();
    this.#view?.found(finding, former);
  };

  #counted(event: TelemetryEvent): void {
    this.#rate.add(1, Date.now());
    if (event.kind === "events.lost") this.#lost += event.count;
    // From the first event on there is a place to go on from.
    if (this.#rate.total === 1) this.#saving.soon();
    else this.#saving.later();
  }

  #note(text: string): void {
    if (this.#view === undefined) this.#early.push(text);
    else this.#view.note(text);
  }

  #openView(): View {
    const { json, input, expected } = this.#options;
    if (json) return jsonLines(wantedFrom(this.#options.minPriority ?? "expected"));
    if (!stdout.isTerminal || process.env.TERM === "dumb") {
      return textLines(wantedFrom(this.#options.minPriority ?? (expected ? "expected" : "low")));
    }
    return new Screen((withExpected) => this.#moment(withExpected), { inputIsTaken: input, withExpected: expected });
  }

  #moment(withExpected: boolean): Omit<Moment, "notes"> {
    const now = Date.now();
    const least = PRIORITIES.indexOf(this.#options.minPriority ?? "expected");
    return {
      now,
      title: this.#producer.title,
      host: this.#options.host ?? "",
      startedAt: this.#startedAt,
      found: this.#watched.known,
      findings: this.#watched.latest(withExpected).filter(({ priority }) => PRIORITIES.indexOf(priority) <= least),
      eventsPerSecond: this.#rate.perSecond(now),
      events: this.#rate.total,
      lost: this.#lost,
      coverage: this.#producer.coverage(),
      outputs: outputLines(this.#outputs.counts),
    };
  }

  /** Whatever ended the watch: what is known is judged and saved. */
  async #finish(): Promise<void> {
    this.#notice?.stopping();
    try {
      await this.#producer.stop();
      this.#pipeline.settle(Number.POSITIVE_INFINITY);
      this.#saving.end();
      await this.#outputs.close(OUTPUTS_GRACE_MS);
    } finally {
      this.#notice?.close();
      this.#view?.close();
      // What came up last was on the screen that is gone.
      if (this.#view instanceof Screen) for (const { text } of this.#view.notes.slice(-NOTES_TOLD)) noteLine(text);
    }
  }

  #farewell(summary: Summary): string {
    const [paint, width] = [paintFor(stderr), Math.min(stderr.columns, 100)];
    if (!this.#options.live) return summaryText(summary, paint, width);
    const run = { events: this.#rate.total, lost: this.#lost, tookMs: Date.now() - this.#startedAt };
    return liveSummaryText(summary, run, paint, width);
  }

  #report(): ExitCode {
    const { found } = this.#watched;
    const summary = summarise(this.#producer.counts(), found, this.#pipeline.counts);
    if (this.#options.json) stdout.line(summaryLine(summary));
    else stderr.write(this.#farewell(summary));
    for (const line of outputLines(this.#outputs.counts)) stderr.line(line);
    const failing = PRIORITIES.slice(0, PRIORITIES.indexOf(this.#options.failOn) + 1);
    const code = failing.some((priority) => found[priority] > 0) ? EXIT.found : EXIT.nothing;
    return graver(code, this.#producer.failed() ? EXIT.input : EXIT.nothing);
  }
}

const NOTES_TOLD = 5;
/** What is not delivered by then is delivered by the next watch. */
const OUTPUTS_GRACE_MS = 3_000;

/** Revisions of at least this priority, and those by which a finding falls below it. */
function wantedFrom(least: Priority): Wanted {
  const limit = PRIORITIES.indexOf(least);
  const reaches = (priority: Priority): boolean => PRIORITIES.indexOf(priority) <= limit;
  return ({ priority }, former) => reaches(priority) || (former !== undefined && reaches(former));
}

/** Resolves when somebody asks to stop: a signal, a key, the time that was given. */
function stopped(
  limitMs: number | undefined,
  view: View,
): { readonly asked: Promise<void>; readonly forget: () => void } {
  let stop: () => void = () => undefined;
  const signalled = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  // A limit beyond what a timer can hold is none.
  const timer = limitMs === undefined || limitMs > 2 ** 31 - 1 ? undefined : setTimeout(stop, limitMs);
  return {
    asked: Promise.race([signalled, view.stopped]),
    forget: () => {
      clearTimeout(timer);
      for (const signal of signals) process.off(signal, stop);
    },
  };
}
