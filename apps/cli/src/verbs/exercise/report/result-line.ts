import type { Outcome } from "../play.ts";

/** `limpid.exercise/1`: one line for each time a scenario was played. */
export function resultLine(outcome: Outcome, pipeline: string, nonce: string): string {
  const { scenario, result, round } = outcome;
  const { id, analytic, twin } = scenario;
  const about = { schema: "limpid.exercise/1", scenario: id, analytic, twin, round, nonce, pipeline, result };
  if (outcome.result === "skipped") return JSON.stringify({ ...about, why: outcome.why });
  const { problems, latencyMs, findings } = outcome.verdict;
  const told = findings.map(({ id: finding, priority, score, artifact }) => ({
    finding,
    priority,
    score,
    path: artifact.path,
  }));
  return JSON.stringify({ ...about, latencyMs: latencyMs ?? null, problems, findings: told });
}
