import type { Priority, Signal, WeighedSignal } from "@limpid/core";
import { INFERRED_SHARE, THRESHOLDS, type Weight } from "./weights.ts";

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
const SEEN_ON_COMMAND_LINE: ReadonlySet<string> = new Set(["an0056.strip-flags", "an0056.packer-command"]);

/**
 * Adds the weights up and applies the caps: how a file looks never exceeds low by itself, and what nobody
 * looked into never exceeds medium unless its making showed what was removed.
 */
export function assess(
  signals: readonly Signal[],
  weights: { readonly [id: string]: Weight },
  knowledge: Knowledge,
): Assessment {
  const weighed = signals.map((signal) => ({ signal, weight: weightOf(signal, weights) }));
  const supporting = weighed.filter(({ signal }) => signal.bearing === "supports");
  const contradicting = weighed.filter(({ signal }) => signal.bearing === "contradicts");
  const sum = weighed.reduce((total, { weight }) => total + weight, 0);
  const score = Math.round(Math.min(Math.max(0, sum), capOf(supporting, weights, knowledge)));
  const explained = contradicting.some(({ signal }) => weights[signal.id]?.explains === true);
  return {
    supporting: supporting.map(toWeighed),
    contradicting: contradicting.map(toWeighed),
    score,
    priority: priorityOf(score, explained),
  };
}

function weightOf(signal: Signal, weights: { readonly [id: string]: Weight }): number {
  const points = weights[signal.id]?.points ?? 0;
  const share = signal.certainty === "inferred" ? INFERRED_SHARE : 1;
  return Math.round(points * share * 10) / 10;
}

function capOf(
  supporting: readonly { readonly signal: Signal }[],
  weights: { readonly [id: string]: Weight },
  { inspected }: Knowledge,
): number {
  if (supporting.every(({ signal }) => weights[signal.id]?.about === "content")) return THRESHOLDS.medium - 1;
  const removalSeen = supporting.some(({ signal }) => SEEN_ON_COMMAND_LINE.has(signal.id));
  return inspected || removalSeen ? 100 : THRESHOLDS.high - 1;
}

function priorityOf(score: number, explained: boolean): Priority {
  if (score >= THRESHOLDS.high) return "high";
  if (score >= THRESHOLDS.medium) return "medium";
  return explained ? "expected" : "low";
}

function toWeighed({ signal, weight }: { readonly signal: Signal; readonly weight: number }): WeighedSignal {
  return { id: signal.id, weight, explanation: signal.explanation, events: [...new Set(signal.events)] };
}
