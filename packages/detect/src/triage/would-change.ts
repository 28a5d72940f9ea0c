import { PRIORITIES, type Priority, type Signal } from "@limpid/core";
import { type Assessment, gradeOf, type Knowledge, type WeightTable } from "./assess.ts";

/** A change of what is known, as it would be weighed. */
export interface Scenario {
  /** Completes "It would be high if …". */
  readonly condition: string;
  readonly signals: readonly Signal[];
  readonly knowledge: Knowledge;
}

export interface Change {
  readonly explanation: string;
  readonly to: Priority;
}

const SHOWN = 6; // the analyst reads them

/**
 * Which facts would move the priority: each is taken away or added, and the whole is weighed again. What
 * leads furthest comes first.
 */
export function wouldChange(
  signals: readonly Signal[],
  weights: WeightTable,
  knowledge: Knowledge,
  now: Assessment,
  scenarios: readonly Scenario[],
): readonly Change[] {
  const changes: Change[] = [];
  const weigh = ({ priority }: Pick<Assessment, "priority">, condition: string): void => {
    if (priority === now.priority) return;
    changes.push({ explanation: `It would be ${priority} if ${withStop(condition)}`, to: priority });
  };
  for (const scenario of scenarios) weigh(gradeOf(scenario.signals, weights, scenario.knowledge), scenario.condition);
  for (const signal of signals) {
    weigh(gradeOf(signals, weights, knowledge, signal), `this did not hold: ${signal.explanation}`);
  }
  const distance = ({ to }: Change): number => Math.abs(PRIORITIES.indexOf(to) - PRIORITIES.indexOf(now.priority));
  return changes.sort((a, b) => distance(b) - distance(a)).slice(0, SHOWN);
}

function withStop(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
