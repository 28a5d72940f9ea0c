import type { Finding, Reason, WeighedSignal } from "@limpid/core";
import { type Grade, gradeWithout, type Weight, weightNamed } from "@limpid/detect/triage";

/** A line of the ledger: one reason, what it weighs, and what shows it. */
export interface Entry {
  /** Unique in the finding and short, for the address: `non-user-shell`, a second one `non-user-shell.2`. */
  readonly key: string;
  readonly signal: WeighedSignal;
  readonly about: Weight["about"] | undefined;
  /** Why it weighs what it weighs, by the table. */
  readonly why: string | undefined;
  /** The fact was concluded, not seen: it counts less than a certain one. */
  readonly inferred: boolean;
  /** Places in the file that show it. */
  readonly bytes: readonly Reason[];
}

export interface Ledger {
  readonly supporting: readonly Entry[];
  readonly contradicting: readonly Entry[];
  /** With all reasons. */
  readonly grade: Grade;
  /** The sum does not give the finding's own score: it was made by other rules than these. */
  readonly differs: boolean;
}

export function ledgerOf(finding: Finding): Ledger {
  const grade = gradeWithout(finding, new Set());
  const used = new Map<string, number>();
  const entry = (signal: WeighedSignal): Entry => {
    const name = signal.id.slice(signal.id.indexOf(".") + 1);
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    const weight = weightNamed(signal.id);
    return {
      key: times === 1 ? name : `${name}.${times}`,
      signal,
      about: weight?.about,
      why: weight?.why,
      inferred: weight !== undefined && Math.abs(signal.weight) < Math.abs(weight.points),
      bytes: weight?.about === "content" ? placesOf(name, finding) : [],
    };
  };
  return {
    supporting: finding.supporting.map(entry).sort((a, b) => b.signal.weight - a.signal.weight),
    contradicting: finding.contradicting.map(entry).sort((a, b) => a.signal.weight - b.signal.weight),
    grade,
    differs: grade.score !== finding.score || grade.priority !== finding.priority,
  };
}

/** What the score would be without the lines of these keys. */
export function gradeOfRest(finding: Finding, { supporting, contradicting }: Ledger, left: ReadonlySet<string>): Grade {
  const without = [...supporting, ...contradicting].filter(({ key }) => left.has(key)).map(({ signal }) => signal);
  return gradeWithout(finding, new Set(without));
}

/** Which of the inspection's reasons a reason about content speaks of. */
const SPEAKS_OF: Readonly<Record<string, RegExp>> = {
  packed: /\.packed/,
  "implausible-symbols": /implausible/,
  "symbols-removed": /symtab|nothing-defined|sections|symbols/,
  "sections-removed": /sections/,
  "locals-removed": /locals/,
  "run-only": /run-only|source-absent/,
  "nothing-to-read": /symtab|nothing-defined|no-code/,
};

function placesOf(name: string, { artifact: { opacity } }: Finding): readonly Reason[] {
  const speaks = SPEAKS_OF[name];
  if (speaks === undefined || opacity === null) return [];
  return opacity.reasons.filter(({ id }) => speaks.test(id));
}

/** In what way the sum is not the score, in words; undefined where it is. */
export function capWords({ sum, cap, score }: Grade): string | undefined {
  if (sum < 0 && score === 0) return "A score does not fall below 0.";
  if (sum <= cap) return undefined;
  if (cap >= 100) return "A score does not rise above 100.";
  return cap < 40
    ? `Kept at ${cap}: how a file looks, alone, is never above low.`
    : `Kept at ${cap}: nobody looked into the bytes, so nobody knows that anything was removed.`;
}
