import type { Finding, Opacity, Signal, WeighedSignal } from "@limpid/core";
import { type Grade, gradeOf, type WeightTable } from "./assess.ts";
import { WEIGHTS, type Weight } from "./weights.ts";
import { AN0057_WEIGHTS } from "./weights-an0057.ts";

/** What of a finding its grade rests on. */
export type Weighed = Pick<Finding, "supporting" | "contradicting"> & {
  readonly artifact: Pick<Finding["artifact"], "opacity">;
};

const KNOWN: WeightTable = { ...WEIGHTS, ...AN0057_WEIGHTS };

/** What the table says of a reason beside its points, which a configuration may change; undefined for one it lacks. */
export function weightNamed(id: string): Weight | undefined {
  return Object.hasOwn(KNOWN, id) ? KNOWN[id] : undefined;
}

/**
 * What a finding's reasons would add up to without some of them, by the weights that stand in it: the same sum and the
 * same caps that made its score. Reasons are told apart by identity.
 */
export function gradeWithout(finding: Weighed, left: ReadonlySet<WeighedSignal>): Grade {
  const signals: Signal[] = [];
  const weights: Record<string, Weight> = Object.create(null);
  const add = (reasons: readonly WeighedSignal[], bearing: Signal["bearing"]): void => {
    for (const reason of reasons) {
      if (left.has(reason)) continue;
      // One detector may speak twice, once certain and once not: each has a weight of its own here.
      const id = reason.id in weights ? `${reason.id}#${signals.length}` : reason.id;
      const { about = "creation", explains = false, why = "" } = weightNamed(reason.id) ?? {};
      weights[id] = { points: reason.weight, about, explains, why };
      signals.push({ id, bearing, explanation: reason.explanation, events: reason.events });
    }
  };
  add(finding.supporting, "supports");
  add(finding.contradicting, "contradicts");
  return gradeOf(signals, weights, { inspected: isKnown(finding.artifact.opacity) });
}

/** Whether the bytes were looked into and could be judged: what nobody looked into has a cap. */
export function isKnown(opacity: Pick<Opacity, "level" | "packed"> | null): boolean {
  return opacity !== null && (opacity.level !== null || opacity.packed);
}
