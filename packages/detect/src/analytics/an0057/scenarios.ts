import type { Signal } from "@limpid/core";
import type { Subject } from "../../subject/subject.ts";
import type { Knowledge } from "../../triage/assess.ts";
import type { An0057SignalId } from "../../triage/weights-an0057.ts";
import type { Scenario } from "../../triage/would-change.ts";

/** What could still be learned of this file, each as it would be weighed. */
export function scenarios(subject: Subject, signals: readonly Signal[], knowledge: Knowledge): readonly Scenario[] {
  const has = (id: An0057SignalId): boolean => signals.some((signal) => signal.id === id);
  const plus = (id: An0057SignalId, bearing: Signal["bearing"]): readonly Signal[] => [
    ...signals,
    { id, bearing, explanation: "", events: [] },
  ];
  const found: Scenario[] = [];
  const isScript = subject.life.path?.endsWith(".scpt") === true;
  if (!knowledge.inspected) {
    found.push({
      condition: isScript
        ? "its bytes were at hand and showed a run-only script"
        : "its bytes were at hand and held no symbols and no texts",
      signals: plus(isScript ? "an0057.run-only" : "an0057.nothing-to-read", "supports"),
      knowledge: { inspected: true },
    });
  }
  if (subject.certainty === "inferred" && signals.some((signal) => signal.certainty === "inferred")) {
    const certain = signals.map(({ certainty: _, ...signal }) => signal);
    found.push({ condition: "its writer had been seen instead of concluded", signals: certain, knowledge });
  }
  if (subject.shell?.kind === "unknown") {
    found.push({
      condition: "it were known that no person started the shell above its creator",
      signals: plus("an0057.non-user-shell", "supports"),
      knowledge,
    });
  }
  if (has("an0057.non-user-shell")) {
    const others = signals.filter(({ id }) => id !== "an0057.non-user-shell");
    const person: Signal = { id: "an0057.person", bearing: "contradicts", explanation: "", events: [] };
    found.push({ condition: "a person had started the shell", signals: [...others, person], knowledge });
  }
  if (!isScript && !has("an0057.notarised") && !has("an0057.developer-signed") && !has("an0057.platform-binary")) {
    found.push({
      condition: "its signature were known to be notarised",
      signals: plus("an0057.notarised", "contradicts").filter(({ id }) => id !== "an0057.untrusted-signature"),
      knowledge,
    });
  }
  if (!has("an0057.declared-normal")) {
    found.push({
      condition: "the organisation declared it normal",
      signals: plus("an0057.declared-normal", "contradicts"),
      knowledge,
    });
  }
  return found;
}
