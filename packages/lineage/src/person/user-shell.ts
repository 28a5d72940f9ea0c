import type { Ancestor, UserShellDecision } from "@limpid/core";
import { gatherFacts, type LineageFacts } from "./facts.ts";
import { USER_SHELL_RULES, type UserShellRule } from "./rules.ts";

/**
 * Whether a person stands at the top of a lineage (the shell first). Decided by the first rule of the table in
 * docs/reference/user-shell.md that applies, never by a terminal alone; what is unknown stays unknown.
 */
export function decideUserShell(lineage: readonly Ancestor[]): UserShellDecision {
  const facts = gatherFacts(lineage);
  const rule = USER_SHELL_RULES.find(({ applies }) => applies(facts));
  if (rule === undefined)
    return { answer: "unknown", confidence: 0, explanation: NOTHING_KNOWN, because: [], events: [] };
  return {
    answer: rule.answer,
    confidence: confidenceOf(rule, facts),
    explanation: rule.explain(facts),
    because: facts.because,
    events: facts.events,
  };
}

const NOTHING_KNOWN = "Nothing is known of who started this.";

const ORPHAN_DOUBT = 0.85;

function confidenceOf(rule: UserShellRule, facts: LineageFacts): number {
  const doubtful = rule.restsOnUnit === true && facts.orphanPossible;
  return doubtful ? Math.round(rule.confidence * ORPHAN_DOUBT * 100) / 100 : rule.confidence;
}
