import type { PipelineUnderTest } from "./pipeline.ts";
import type { Scenario } from "./scenario.ts";
import { programPath, Scene } from "./scene/scene.ts";
import { isComplete, judge, type Played, type Verdict } from "./verdict.ts";

export interface PlayOptions {
  readonly folder: string;
  readonly nonce: string;
  /** How long a pipeline may take to say what is expected. */
  readonly patienceMs: number;
  /** How long it is listened to after that, for what it should not say. */
  readonly silenceMs: number;
}

export type Outcome =
  | {
      readonly scenario: Scenario;
      readonly result: "passed" | "failed";
      readonly verdict: Verdict;
      readonly round: number;
    }
  | { readonly scenario: Scenario; readonly result: "skipped"; readonly why: string; readonly round: number };

const POLL_MS = 20;

/** Plays one scenario and waits for what the pipeline says about it. */
export async function play(
  scenario: Scenario,
  round: number,
  pipeline: PipelineUnderTest,
  options: PlayOptions,
): Promise<Outcome> {
  const scene = new Scene({ folder: options.folder, scenario: `${scenario.id}-${round}`, nonce: options.nonce });
  const why = hindranceOf(scenario, scene);
  if (why !== undefined) return { scenario, result: "skipped", why, round };
  const startedAt = Date.now();
  const problems: string[] = [];
  let played: Played = { folder: scene.folder, startedAt, endedAt: Number.MAX_SAFE_INTEGER };
  try {
    scene.begin();
    scene.atEnd(() => scenario.cleanUp?.(options.nonce));
    await scenario.run(scene);
    played = { ...played, endedAt: Date.now() };
    await listen(scenario, played, pipeline, options);
  } catch (error) {
    problems.push(`it could not be played: ${(error as Error).message}`);
  } finally {
    problems.push(...(await scene.end()).map((left) => `it could not be cleaned up: ${left}`));
  }
  const verdict = judge(scenario, played, pipeline.sightings);
  const all = [...problems, ...verdict.problems];
  const passed = all.length === 0;
  return { scenario, result: passed ? "passed" : "failed", verdict: { ...verdict, passed, problems: all }, round };
}

/** Why a scenario cannot be played here; undefined when it can. */
export function hindranceOf(scenario: Scenario, scene: Scene): string | undefined {
  if (process.platform !== scenario.platform) {
    return `it is for ${scenario.platform === "darwin" ? "macOS" : "Linux"}`;
  }
  const missing = scenario.needs.filter((name) => programPath(name) === undefined);
  if (missing.length > 0) return `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not installed`;
  return scenario.hindrance?.(scene);
}

/** Until all is said, and then a while longer: what should not be said takes as long to come. */
async function listen(
  scenario: Scenario,
  played: Played,
  pipeline: PipelineUnderTest,
  { patienceMs, silenceMs }: PlayOptions,
): Promise<void> {
  const expectsWords = scenario.expects.some(({ atLeast }) => atLeast !== undefined);
  const until = Date.now() + (expectsWords ? patienceMs : 0);
  while (Date.now() < until && pipeline.failure === undefined && !isComplete(scenario, played, pipeline.sightings)) {
    await sleep(POLL_MS);
  }
  await sleep(silenceMs);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
