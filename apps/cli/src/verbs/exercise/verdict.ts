import { type Finding, PRIORITIES, type Priority } from "@limpid/core";
import type { Expectation, Scenario } from "./scenario.ts";

/** A revision of a finding and when this program learned of it, in milliseconds since the epoch. */
export interface Sighting {
  readonly finding: Finding;
  readonly seenAt: number;
}

/** What became of a scenario. */
export interface Verdict {
  readonly passed: boolean;
  /** One sentence for each thing that is not as expected. */
  readonly problems: readonly string[];
  /** From the first event of the file to the first word about it; undefined when nothing was expected or seen. */
  readonly latencyMs: number | undefined;
  /** Findings of the scenario, each at its last revision. */
  readonly findings: readonly Finding[];
}

export interface Played {
  /** The scene's folder, absolute. */
  readonly folder: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Holds what a pipeline said against what a scenario expects: it all, once, and nothing else above `low`. */
export function judge(scenario: Scenario, played: Played, sightings: readonly Sighting[]): Verdict {
  // Another round may have used the same path less than the slack of a clock ago: a package has one place.
  const earlier = new Set(sightings.flatMap(({ finding, seenAt }) => (seenAt < played.startedAt ? [finding.id] : [])));
  const own = sightings.filter(({ finding }) => !earlier.has(finding.id) && belongs(finding, scenario, played));
  const last = new Map(own.map(({ finding }) => [finding.id, finding]));
  const problems: string[] = [];
  const explained = new Set<string>();
  const latencies: number[] = [];
  for (const expectation of scenario.expects) {
    const met = [...last.values()].filter((finding) => means(expectation, played, finding));
    for (const { id } of met) explained.add(id);
    problems.push(...amiss(expectation, played, met));
    if (expectation.atLeast === undefined) continue;
    const first = own.find(({ finding }) => met.some(({ id }) => id === finding.id));
    if (first !== undefined) latencies.push(Math.max(0, first.seenAt - Date.parse(first.finding.firstSeen)));
  }
  for (const finding of last.values()) {
    if (!explained.has(finding.id) && isAbove(finding.priority, "low")) {
      problems.push(`unexpected ${finding.priority} finding of ${finding.artifact.path}: ${finding.title}`);
    }
  }
  const latencyMs = latencies.length === 0 ? undefined : Math.max(...latencies);
  return { passed: problems.length === 0, problems, latencyMs, findings: [...last.values()] };
}

/** Whether everything that a scenario waits for has been said, so that waiting longer brings nothing. */
export function isComplete(scenario: Scenario, played: Played, sightings: readonly Sighting[]): boolean {
  return scenario.expects.some(({ atLeast }) => atLeast !== undefined) && judge(scenario, played, sightings).passed;
}

function amiss(expectation: Expectation, played: Played, met: readonly Finding[]): readonly string[] {
  const { atLeast, atMost, reasons = [] } = expectation;
  const name = expectation.nameless?.(sceneName(played)) ?? expectation.path;
  const [finding, another] = met;
  const problems: string[] = [];
  if (another !== undefined) problems.push(`${name}: ${met.length} findings instead of one`);
  if (finding === undefined) return atLeast === undefined ? problems : [`${name}: no finding`];
  for (const { priority } of met) {
    if (atLeast !== undefined && isAbove(atLeast, priority))
      problems.push(`${name}: ${priority}, expected at least ${atLeast}`);
    if (atMost !== undefined && isAbove(priority, atMost))
      problems.push(`${name}: ${priority}, expected at most ${atMost}`);
  }
  const told = new Set(finding.supporting.map(({ id }) => id));
  const missing = reasons.filter((reason) => !told.has(reason));
  if (missing.length > 0) problems.push(`${name}: without the reason ${missing.join(", ")}`);
  return problems;
}

/** A finding of this scenario: below its folder, at a path that it names, or without a path while it ran. */
function belongs(finding: Finding, scenario: Scenario, played: Played): boolean {
  if (pathsOf(finding).some((path) => path.startsWith(`${played.folder}/`))) return true;
  return scenario.expects.some((expectation) => means(expectation, played, finding));
}

function means({ path, nameless }: Expectation, played: Played, finding: Finding): boolean {
  const began = Date.parse(finding.firstSeen);
  // A clock of the log may round to seconds.
  const during = began >= played.startedAt - 1000 && began <= played.endedAt + 1000;
  if (nameless !== undefined) {
    return during && finding.artifact.path?.replace(/ \(deleted\)$/, "") === nameless(sceneName(played));
  }
  const wanted = path.startsWith("/") ? path : `${played.folder}/${path}`;
  return during && pathsOf(finding).some((one) => one.replace(/ \(deleted\)$/, "") === wanted);
}

/** The last two parts of its folder: the label of the run, and the scenario with its round. */
function sceneName({ folder }: Played): string {
  return folder.split("/").slice(-2).join("-");
}

function pathsOf({ artifact }: Finding): readonly string[] {
  return artifact.path === null ? artifact.previousPaths : [artifact.path, ...artifact.previousPaths];
}

function isAbove(one: Priority, other: Priority): boolean {
  return PRIORITIES.indexOf(one) < PRIORITIES.indexOf(other);
}
