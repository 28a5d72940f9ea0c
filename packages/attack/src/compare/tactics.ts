import { type JsonObject, objectsOf, textOf } from "../json/value.ts";
import { phaseKey, type tacticKeys } from "../snapshot/links.ts";

/** A tactic as one release names it. */
export interface TacticName {
  /** Undefined: the file has no tactic of this short name. */
  readonly id: string | undefined;
  readonly shortName: string;
}

/** What became of the tactics of a technique. */
export interface TacticMove {
  readonly left: readonly TacticName[];
  readonly joined: readonly TacticName[];
  /** The same tactic under another short name: no move of the technique. */
  readonly renamed: readonly { readonly id: string; readonly from: string; readonly to: string }[];
}

/** The tactics of a release, by which the phases of its techniques are understood. */
export type Tactics = ReturnType<typeof tacticKeys>;

/** Compares the tactics of a technique between two releases, each understood by its own release's tactics. */
export function tacticMove(before: JsonObject, after: JsonObject, old: Tactics, now: Tactics): TacticMove | undefined {
  const [one, other] = [tacticsOf(before, old), tacticsOf(after, now)];
  const keyOf = ({ id, shortName }: TacticName): string => id ?? shortName;
  const [ones, others] = [new Map(one.map((tactic) => [keyOf(tactic), tactic])), new Set(other.map(keyOf))];
  const left = one.filter((tactic) => !others.has(keyOf(tactic)));
  const joined = other.filter((tactic) => !ones.has(keyOf(tactic)));
  const renamed = other.flatMap((tactic) => {
    const from = ones.get(keyOf(tactic))?.shortName;
    const changed = tactic.id !== undefined && from !== undefined && from !== tactic.shortName;
    return changed ? [{ id: tactic.id, from, to: tactic.shortName }] : [];
  });
  return left.length + joined.length + renamed.length === 0 ? undefined : { left, joined, renamed };
}

function tacticsOf(technique: JsonObject, tactics: Tactics): readonly TacticName[] {
  return objectsOf(technique, "kill_chain_phases").map((phase) => {
    const shortName = textOf(phase, "phase_name") ?? "";
    return { id: tactics.get(phaseKey(textOf(phase, "kill_chain_name") ?? "", shortName)), shortName };
  });
}

/** What became of the tactics of a technique, in words. */
export function moveWords({ left, joined, renamed }: TacticMove): readonly string[] {
  const names = (tactics: TacticMove["left"]): string => tactics.map(({ shortName }) => shortName).join(", ");
  return [
    ...renamed.map(({ from, to }) => `${from} is now called ${to}`),
    ...(left.length > 0 && joined.length > 0 ? [`${names(left)} -> ${names(joined)}`] : []),
    ...(left.length > 0 && joined.length === 0 ? [`no longer ${names(left)}`] : []),
    ...(left.length === 0 && joined.length > 0 ? [`also ${names(joined)}`] : []),
  ];
}
