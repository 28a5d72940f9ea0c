import { linuxRules } from "./linux-rules.ts";
import { macRules } from "./mac-rules.ts";
import type { SigmaKnowledge, SigmaRule } from "./rule.ts";

export { INEXPRESSIBLE } from "./inexpressible.ts";
export type { SigmaKnowledge, SigmaRule } from "./rule.ts";
export { literal } from "./values.ts";
export { writeRule } from "./yaml.ts";

/** Our signals as far as rules can say them. */
export function sigmaRules(knowledge: SigmaKnowledge): readonly SigmaRule[] {
  return [...linuxRules(knowledge), ...macRules(knowledge)];
}
