import type { Signal } from "@limpid/core";
import type { Subject } from "../../subject/subject.ts";
import type { Knowledge } from "../../triage/assess.ts";
import type { SignalId } from "../../triage/weights.ts";
import type { Scenario } from "../../triage/would-change.ts";
import { isPackagePlace } from "./places.ts";

/** What could still be learned of this file, each as it would be weighed. */
export function scenarios(subject: Subject, signals: readonly Signal[], knowledge: Knowledge): readonly Scenario[] {
  const has = (id: SignalId): boolean => signals.some((signal) => signal.id === id);
  const plus = (...added: readonly Signal[]): readonly Signal[] => [...signals, ...added];
  const found: Scenario[] = [];
  if (!knowledge.inspected) {
    const removed = supposed("an0056.symbols-removed", "supports");
    found.push({
      condition: "its bytes were at hand and held no symbol table",
      signals: plus(removed),
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
      signals: plus(supposed("an0056.non-user-shell", "supports")),
      knowledge,
    });
  }
  if (has("an0056.non-user-shell") || has("an0056.service-ancestor")) {
    const others = signals.filter(({ id }) => !NO_PERSON.has(id));
    found.push({
      condition: "a person who is logged in had started the shell, and no service stood above it",
      signals: [...others, supposed("an0056.person", "contradicts")],
      knowledge,
    });
  }
  const { path, removedAt } = subject.life;
  const mayBeOwned = path !== undefined && removedAt === undefined && isPackagePlace(path);
  if (mayBeOwned && !has("an0056.package-owned") && !has("an0056.package-file-changed")) {
    found.push({
      condition: "a package owned it with these bytes",
      signals: plus(supposed("an0056.package-owned", "contradicts")),
      knowledge,
    });
  }
  if (!has("an0056.declared-normal")) {
    found.push({
      condition: "the organisation declared it normal",
      signals: plus(supposed("an0056.declared-normal", "contradicts")),
      knowledge,
    });
  }
  return found;
}

const NO_PERSON: ReadonlySet<string> = new Set<SignalId>(["an0056.non-user-shell", "an0056.service-ancestor"]);

function supposed(id: SignalId, bearing: Signal["bearing"]): Signal {
  return { id, bearing, explanation: "", events: [] };
}
