import { SUB_TECHNIQUE } from "../finding/attack.ts";
import { flag, matching, object, oneOf, text } from "../finding/shape.ts";
import { COLOURS, type LayerContent, STRATEGY_METADATA } from "./layer.ts";
import { score } from "./seen.ts";

const RESULT = object({
  schema: oneOf(["limpid.exercise/1"]),
  scenario: matching(/^[a-z0-9-]{1,64}$/, "a scenario"),
  analytic: matching(/^AN\d{4}$/, "an analytic"),
  twin: flag,
  pipeline: text,
  result: oneOf(["passed", "failed", "skipped"]),
});

interface Result {
  readonly scenario: string;
  readonly analytic: string;
  readonly twin: boolean;
  readonly result: "passed" | "failed" | "skipped";
}

const MAX_SCENARIOS = 1000; // far above what the program ships

/** What exercises showed: `limpid.exercise/1` lines of one or more runs. */
export class Exercised {
  readonly #scenarios = new Map<string, Result & { readonly played: number; readonly passed: number }>();

  /** Whether it was a result; undefined, or why it was none. */
  add(value: unknown): string | undefined {
    const problem = RESULT(value, "");
    if (problem !== undefined) return problem;
    const result = value as Result;
    const { scenario, result: outcome } = result;
    const known = this.#scenarios.get(scenario) ?? { ...result, played: 0, passed: 0 };
    if (this.#scenarios.size >= MAX_SCENARIOS && !this.#scenarios.has(scenario)) return "too many scenarios";
    const played = known.played + (outcome === "skipped" ? 0 : 1);
    const passed = known.passed + (outcome === "passed" ? 1 : 0);
    this.#scenarios.set(scenario, { ...known, played, passed });
    return undefined;
  }

  layer(): LayerContent {
    const all = [...this.#scenarios.values()];
    const played = all.filter((one) => one.played > 0);
    const good = played.filter((one) => one.passed === one.played);
    const drops = played.filter(({ twin }) => !twin);
    const comment = `${good.length} of ${played.length} scenarios passed each time they were played (${drops.length} drops, ${played.length - drops.length} harmless twins); ${all.length - played.length} were skipped.`;
    const named = (name: string, list: readonly { readonly scenario: string }[]) =>
      list.length === 0
        ? []
        : [
            {
              name,
              value: list
                .map(({ scenario }) => scenario)
                .sort()
                .join(" "),
            },
          ];
    return {
      name: "Limpid: exercised",
      description:
        "Harmless emulations that were played, and whether the pipeline said what it should. The score is the share of scenarios that passed each time. What no scenario plays is not shown here.",
      legend: [
        { label: "every scenario passed", color: COLOURS.full },
        { label: "none passed", color: COLOURS.none },
      ],
      techniques: [
        {
          techniqueID: SUB_TECHNIQUE.id,
          ...score(good.length, played.length),
          comment,
          metadata: [
            ...STRATEGY_METADATA,
            ...analyticsOf(played).map((id) => {
              const own = played.filter(({ analytic }) => analytic === id);
              return {
                name: id,
                value: `${own.filter((one) => one.passed === one.played).length} of ${own.length} passed`,
              };
            }),
            ...named("passed", good),
            ...named(
              "failed",
              played.filter((one) => one.passed < one.played),
            ),
            ...named(
              "skipped",
              all.filter((one) => one.played === 0),
            ),
          ],
        },
      ],
    };
  }
}

function analyticsOf(all: readonly Result[]): readonly string[] {
  return [...new Set(all.map(({ analytic }) => analytic))].sort();
}
