import { escapeText } from "@limpid/core";
import type { Outcome } from "../play.ts";
import type { Scenario } from "../scenario.ts";

const WIDE = 20; // the longest id, and a blank

/** What is going to be done, before it is. */
export function plan(scenarios: readonly Scenario[], folder: string, pipeline: string): readonly string[] {
  return [
    `This plays ${scenarios.length} harmless scenarios below ${escapeText(folder)} and holds what`,
    `${escapeText(pipeline)} says against what it should say.`,
    "Every program that is written prints one line and ends. All is taken away again.",
    "",
    ...scenarios.map(({ id, does, twin }) => `  ${id.padEnd(WIDE)}${twin ? "harmless twin: " : ""}${does}`),
    "",
  ];
}

const SIGNS = { passed: "ok", failed: "FAILED", skipped: "skipped" } as const;

/** One scenario, with all rounds that were played of it. */
export function outcomeLines(outcomes: readonly Outcome[]): readonly string[] {
  const [first] = outcomes;
  if (first === undefined) return [];
  const failed = outcomes.filter(({ result }) => result === "failed");
  const result = failed.length > 0 ? "failed" : first.result;
  const rounds = outcomes.length === 1 ? "" : ` ${outcomes.length - failed.length}/${outcomes.length}`;
  const head = `${first.scenario.id.padEnd(WIDE)}${(SIGNS[result] + rounds).padEnd(14)}${latencyText(outcomes)}`;
  if (first.result === "skipped") return [`${head.trimEnd()} ${escapeText(first.why)}`];
  const problems = new Set(failed.flatMap((one) => (one.result === "failed" ? one.verdict.problems : [])));
  return [head.trimEnd(), ...[...problems].map((problem) => `  ${escapeText(problem)}`)];
}

/** The middle and the slowest of some rounds, one value of one. */
function latencyText(outcomes: readonly Outcome[]): string {
  const values = outcomes
    .flatMap((outcome) => (outcome.result === "skipped" ? [] : [outcome.verdict.latencyMs]))
    .filter((value) => value !== undefined)
    .sort((one, other) => one - other);
  const slowest = values.at(-1);
  const middle = values[values.length >> 1];
  if (slowest === undefined || middle === undefined) return "";
  return values.length === 1 ? `${middle} ms` : `${middle} ms, at most ${slowest} ms`;
}

export function closingLine(outcomes: readonly Outcome[]): string {
  const count = (result: Outcome["result"]) => outcomes.filter((outcome) => outcome.result === result).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}
