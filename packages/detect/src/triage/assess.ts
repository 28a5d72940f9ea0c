import type { Priority, Signal, WeighedSignal } from "@limpid/core";
import { INFERRED_SHARE, THRESHOLDS, type Weight } from "./weights.ts";

export interface WeightTable {
  readonly [id: string]: Weight;
}

/** Reasons with their weights, and what they add up to. */
export interface Assessment {
  readonly supporting: readonly WeighedSignal[];
  readonly contradicting: readonly WeighedSignal[];
  /** 0 to 100. */
  readonly score: number;
  readonly priority: Priority;
}

/** How much of the file itself is known: without its bytes there is a cap. */
export interface Knowledge {
  /** Whether the bytes were inspected and their level could be said. */
  readonly inspected: boolean;
}

/** These show the removal on the command line: the bytes are not needed to know it. */
const SEEN_ON_COMMAND_LINE: ReadonlySet<string> = new Set([
  "an0056.strip-flags",
  "an0056.packer-command",
  "an0057.osacompile-run-only",
  "an0057.strip-command",
]);

/**
 * Adds the weights up and applies the caps: how a file looks never exceeds low by itself, and what nobody
 * looked into never exceeds medium unless its making showed what was removed.
 */
export function assess(signals: readonly Signal[], weights: WeightTable, knowledge: Knowledge): Assessment {
  const { score, priority } = gradeOf(signals, weights, knowledge);
  const weighed = (bearing: Signal["bearing"]): readonly WeighedSignal[] =>
    signals.filter((signal) => signal.bearing === bearing).map((signal) => toWeighed(signal, weights));
  return { supporting: weighed("supports"), contradicting: weighed("contradicts"), score, priority };
}

/** What weights add up to. */
export interface Grade {
  /** Of all points, before it is kept between 0 and the cap. */
  readonly sum: number;
  /** Highest score that these reasons can have. */
  readonly cap: number;
  /** 0 to 100. */
  readonly score: number;
  readonly priority: Priority;
}

/** The grade alone: scenarios are weighed by the dozen. `without`: a signal that is left out. */
export function gradeOf(
  signals: readonly Signal[],
  weights: WeightTable,
  { inspected }: Knowledge,
  without?: Signal,
): Grade {
  let sum = 0;
  let explained = false;
  let contentAlone = true;
  let removalSeen = false;
  for (const signal of signals) {
    if (signal === without) continue;
    const weight = weights[signal.id];
    sum += weightOf(signal, weight);
    if (signal.bearing === "contradicts") explained ||= weight?.explains === true;
    else {
      contentAlone &&= weight?.about === "content";
      removalSeen ||= SEEN_ON_COMMAND_LINE.has(signal.id);
    }
  }
  const cap = contentAlone ? THRESHOLDS.medium - 1 : inspected || removalSeen ? 100 : THRESHOLDS.high - 1;
  const score = Math.round(Math.min(Math.max(0, sum), cap));
  return { sum, cap, score, priority: priorityOf(score, explained) };
}

function weightOf(signal: Signal, weight: Weight | undefined): number {
  const share = signal.certainty === "inferred" ? INFERRED_SHARE : 1;
  return Math.round((weight?.points ?? 0) * share * 10) / 10;
}

function priorityOf(score: number, explained: boolean): Priority {
  if (score >= THRESHOLDS.high) return "high";
  if (score >= THRESHOLDS.medium) return "medium";
  return explained ? "expected" : "low";
}

function toWeighed(signal: Signal, weights: WeightTable): WeighedSignal {
  const weight = weightOf(signal, weights[signal.id]);
  return { id: signal.id, weight, explanation: signal.explanation, events: eachOnce(signal.events) };
}

function eachOnce(events: readonly string[]): readonly string[] {
  return events.length < 2 ? events : [...new Set(events)];
}
