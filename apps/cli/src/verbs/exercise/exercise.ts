import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, uptime } from "node:os";
import { noteExercise, stateFolder } from "@limpid/host";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { clearLeftovers, closeStage, openStage, type Stage } from "./leftovers.ts";
import { FindingsFile, type PipelineUnderTest, WatchedPipeline } from "./pipeline.ts";
import { hindranceOf, type Outcome, play } from "./play.ts";
import { productionSigns } from "./production.ts";
import { junitXml } from "./report/junit.ts";
import { resultLine } from "./report/result-line.ts";
import { closingLine, outcomeLines, plan } from "./report/table.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { shellDrop } from "./scenarios/shell-drop.ts";
import { Scene } from "./scene/scene.ts";

export interface ExerciseOptions {
  readonly json: boolean;
  readonly junit?: string;
  readonly yes: boolean;
  readonly times: number;
  readonly patienceMs: number;
  readonly silenceMs: number;
  /** Below this folder everything happens; the system's folder for temporary files that stay over a restart. */
  readonly in: string;
  readonly config?: string;
  /** A log that a sensor of this host appends to. */
  readonly follow?: string;
  /** A file that a running Limpid appends its findings to. */
  readonly findings?: string;
  /** State of that Limpid. */
  readonly state?: string;
}

const READY_MS = 60_000;
const CANARY_SILENCE_MS = 1_000;

/** Plays scenarios and holds what the pipeline says against what they expect. */
export async function exercise(ids: readonly string[], options: ExerciseOptions): Promise<ExitCode> {
  const scenarios = chosen(ids);
  const signs = productionSigns(hostView());
  if (signs.length > 0 && !options.yes) {
    throw new UsageError(
      `this looks like a host in production: ${signs.join("; ")}. Nothing was done. If it is meant, say so: --yes`,
    );
  }
  const startedAt = Date.now();
  const nonce = randomBytes(8).toString("hex");
  const cleared = await clearLeftovers(options.in);
  if (cleared.length > 0) {
    stderr.line(`limpid: what an interrupted exercise left is taken away (${cleared.join(", ")})`);
    stderr.flush();
  }
  const stage = openStage(options.in, nonce);
  const { folder } = stage;
  const outcomes: Outcome[] = [];
  let pipeline: PipelineUnderTest | undefined;
  const interrupted = endOnSignals();
  try {
    pipeline = openPipeline(options, stage, nonce);
    say(options.json ? [] : plan(scenarios, folder, pipeline.name));
    await ready(pipeline, folder, nonce, interrupted);
    for (const scenario of scenarios) {
      const rounds: Outcome[] = [];
      for (let round = 1; round <= options.times && interrupted.signal === undefined; round++) {
        const outcome = await play(scenario, round, pipeline, { ...options, folder, nonce });
        rounds.push(outcome);
        if (options.json) say([resultLine(outcome, pipeline.name, nonce)]);
        if (outcome.result === "skipped" || pipeline.failure !== undefined) break;
      }
      outcomes.push(...rounds);
      if (!options.json) say(outcomeLines(rounds));
      if (interrupted.signal !== undefined) break;
      if (pipeline.failure !== undefined) throw new InputError(pipeline.failure);
    }
    if (options.junit !== undefined) writeFileSync(options.junit, junitXml(outcomes, pipeline.name, startedAt));
  } finally {
    interrupted.forget();
    await pipeline?.close();
    closeStage(stage);
  }
  if (!options.json) say(["", closingLine(outcomes)]);
  if (interrupted.signal !== undefined) throw new InputError("interrupted; what was made is taken away");
  return outcomes.some(({ result }) => result === "failed") ? EXIT.found : EXIT.nothing;
}

function chosen(ids: readonly string[]): readonly Scenario[] {
  const unknown = ids.find((id) => !SCENARIOS.some((scenario) => scenario.id === id));
  if (unknown !== undefined) {
    throw new UsageError(`no scenario is called ${unknown}. These are: ${SCENARIOS.map(({ id }) => id).join(", ")}`);
  }
  return ids.length > 0
    ? SCENARIOS.filter(({ id }) => ids.includes(id))
    : SCENARIOS.filter(({ platform }) => platform === process.platform);
}

/** At once: an exercise takes minutes, and somebody waits for each line. */
function say(lines: readonly string[]): void {
  for (const line of lines) stdout.line(line);
  stdout.flush();
}

/** The label is noted where the pipeline keeps its state, so that it can tell this exercise from somebody's borrowed label. */
function openPipeline(options: ExerciseOptions, { state }: Stage, nonce: string): PipelineUnderTest {
  const { findings, follow, config } = options;
  if (findings !== undefined) {
    const found = stateFolder(options.state, process.env, process.getuid?.() ?? -1);
    if ("why" in found)
      throw new InputError(`the exercise cannot be noted: ${found.why}. Name the service's: --state DIR`);
    noteExercise(found.path, nonce, new Date());
    try {
      return new FindingsFile(findings);
    } catch (error) {
      throw new InputError(`--findings ${findings}: ${(error as Error).message}`);
    }
  }
  mkdirSync(state, { mode: 0o700 });
  noteExercise(state, nonce, new Date());
  const watch = ["watch", "--json", "--state", state, ...(config === undefined ? [] : ["--config", config])];
  const argv = [process.execPath, ...process.execArgv, process.argv[1] ?? "", ...watch];
  return follow === undefined
    ? new WatchedPipeline("the live sensor of this host", argv)
    : new WatchedPipeline(`a hunt that follows ${follow}`, [...argv, "--follow", follow]);
}

/** A pipeline is ready when it speaks of a drop; until then nothing that it misses means anything. */
async function ready(
  pipeline: PipelineUnderTest,
  folder: string,
  nonce: string,
  interrupted: Interruption,
): Promise<void> {
  const scene = new Scene({ folder, scenario: "ready", nonce });
  if (hindranceOf(shellDrop, scene) !== undefined) return;
  const until = Date.now() + READY_MS;
  for (let attempt = 1; Date.now() < until && pipeline.failure === undefined; attempt++) {
    const options = { folder, nonce, patienceMs: CANARY_SILENCE_MS, silenceMs: 0 };
    const outcome = await play({ ...shellDrop, id: "ready" }, attempt, pipeline, options);
    if (outcome.result !== "failed" || outcome.verdict.findings.length > 0 || interrupted.signal !== undefined) return;
  }
  throw new InputError(
    pipeline.failure ?? `${pipeline.name} said nothing about a first drop within ${READY_MS / 1000} s`,
  );
}

function hostView() {
  return { hostName: hostname(), uptimeSeconds: uptime(), programs: programsRunning(), env: process.env };
}

/** Names of running programs; none where there is no /proc. */
function programsRunning(): readonly string[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return [readFileSync(`/proc/${pid}/comm`, "utf8").trim()];
        } catch {
          return []; // it has ended
        }
      });
  } catch {
    return [];
  }
}

interface Interruption {
  readonly signal: NodeJS.Signals | undefined;
  forget(): void;
}

const ENDING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** A signal ends the exercise after the scenario that plays, so that its files and programs are taken away. */
function endOnSignals(): Interruption {
  const state: { signal: NodeJS.Signals | undefined; forget(): void } = { signal: undefined, forget: () => {} };
  const note = (signal: NodeJS.Signals) => {
    state.signal = signal;
  };
  for (const signal of ENDING) process.on(signal, note);
  state.forget = () => {
    for (const signal of ENDING) process.off(signal, note);
  };
  return state;
}

/** Where scenarios play unless told otherwise: a folder that stays, on a real file system. */
export const DEFAULT_FOLDER = process.platform === "linux" ? "/var/tmp" : tmpdir();
