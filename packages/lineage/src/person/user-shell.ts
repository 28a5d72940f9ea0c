import type { Ancestor, UserShellDecision } from "@limpid/core";
import { eventsOf, gatherFacts, type LineageFacts, reasons } from "./facts.ts";
import { MAC_USER_SHELL_RULES } from "./mac-rules.ts";
import { USER_SHELL_RULES, type UserShellRule } from "./rules.ts";

/**
 * Whether a person stands at the top of a lineage, whose first step is `from` (a shell, usually). Decided by the
 * first rule of the table in docs/reference/user-shell.md that applies, never by a terminal alone; what is unknown
 * stays unknown.
 */
export function decideUserShell(lineage: readonly Ancestor[], from = 0): UserShellDecision {
  const facts = gatherFacts(lineage, from);
  const rules = facts.mac ? MAC_USER_SHELL_RULES : USER_SHELL_RULES;
  const rule = rules.find(({ applies }) => applies(facts)) ?? NOTHING_KNOWN;
  return new Decision(rule, facts);
}

const NOTHING_KNOWN: UserShellRule = {
  id: "nothing-known",
  answer: "unknown",
  confidence: 0,
  applies: () => true,
  explain: () => "Nothing is known of who started this.",
};

/** The words are made when somebody reads them: most decisions are asked for their answer alone. */
class Decision implements UserShellDecision {
  readonly answer: UserShellDecision["answer"];
  readonly confidence: number;
  readonly #rule: UserShellRule;
  readonly #facts: LineageFacts;

  constructor(rule: UserShellRule, facts: LineageFacts) {
    this.answer = rule.answer;
    this.confidence = confidenceOf(rule, facts);
    this.#rule = rule;
    this.#facts = facts;
  }

  get explanation(): string {
    return this.#rule.explain(this.#facts);
  }

  get because(): UserShellDecision["because"] {
    return reasons(this.#facts);
  }

  get events(): readonly string[] {
    return eventsOf(this.#facts);
  }
}

const ORPHAN_DOUBT = 0.85;

function confidenceOf(rule: UserShellRule, facts: LineageFacts): number {
  const doubtful = rule.restsOnUnit === true && facts.orphanPossible;
  return doubtful ? Math.round(rule.confidence * ORPHAN_DOUBT * 100) / 100 : rule.confidence;
}
