import {
  compareObject,
  compareSnapshots,
  type Edition,
  type JsonObject,
  type ObjectChange,
  type ObjectComparison,
  type ObjectVersion,
  type ReleaseChange,
  type Snapshot,
  type SuccessionIn,
  successionIn,
  type TacticMove,
  type Tactics,
  tacticKeys,
  tacticMove,
  textOf,
} from "@limpid/attack";
import type { Mirror } from "../mirror.ts";

/** Two files of one domain. */
export interface Pair {
  readonly before: Edition;
  readonly after: Edition;
}

/** An object that differs, with where and how. */
export interface ComparedObject {
  readonly pair: Pair;
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
  readonly comparison: ObjectComparison;
  readonly tactics: TacticMove | undefined;
  /** Of an object that is revoked in the later release. */
  readonly succession: SuccessionIn | undefined;
  /** Of a relationship: what it says, `S1048 uses T1027.008`. */
  readonly says: string | undefined;
}

/** Two releases as a whole. */
export interface ComparedReleases {
  readonly pair: Pair;
  readonly change: ReleaseChange;
  readonly objects: readonly ComparedObject[];
  /** Techniques, by what became of their tactics: `defense-evasion -> stealth (renamed)`. */
  readonly moves: ReadonlyMap<string, number>;
}

/** Compares one object, which may be missing on either side. */
export function comparePair(mirror: Mirror, pair: Pair, id: string): ComparedObject {
  return new Comparing(mirror, pair).object(id);
}

/** Compares two releases. `accepts`: which of the objects that differ are looked at in detail. */
export function compareWhole(mirror: Mirror, pair: Pair, accepts: (change: ObjectChange) => boolean): ComparedReleases {
  const change = compareSnapshots(mirror.snapshots(pair.before), mirror.snapshots(pair.after));
  const comparing = new Comparing(mirror, pair);
  const objects = change.changes
    .filter(accepts)
    .map(({ before, after }) => comparing.object(after?.id ?? before?.id ?? ""));
  const moves = new Map<string, number>();
  for (const { tactics } of objects) {
    if (tactics === undefined) continue;
    for (const word of moveWords(tactics)) moves.set(word, (moves.get(word) ?? 0) + 1);
  }
  return { pair, change, objects, moves };
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

class Comparing {
  readonly #mirror: Mirror;
  readonly #pair: Pair;
  readonly #views;
  #tactics: { readonly before: Tactics; readonly after: Tactics } | undefined;

  constructor(mirror: Mirror, pair: Pair) {
    this.#mirror = mirror;
    this.#pair = pair;
    this.#views = { before: mirror.view(pair.before), after: mirror.view(pair.after) };
  }

  object(id: string): ComparedObject {
    const [before, after] = [this.#version("before", id), this.#version("after", id)];
    const [one, other] = [before?.value, after?.value];
    const latest = after ?? before;
    const isTechnique = after?.snapshot.type === "attack-pattern" && one !== undefined && other !== undefined;
    return {
      pair: this.#pair,
      before: before?.snapshot,
      after: after?.snapshot,
      comparison: compareObject(before, after),
      tactics: isTechnique ? this.#tacticMove(one, other) : undefined,
      succession: after?.snapshot.status === "revoked" ? successionIn(this.#views.after, id) : undefined,
      says:
        latest?.snapshot.type === "relationship" && latest.value !== undefined
          ? this.#says(latest.value, after === undefined ? "before" : "after")
          : undefined,
    };
  }

  #says(relationship: JsonObject, side: keyof Pair): string {
    const end = (member: string): string => {
      const id = textOf(relationship, member) ?? "";
      return this.#views[side].snapshot(id)?.attackId ?? id;
    };
    return `${end("source_ref")} ${textOf(relationship, "relationship_type") ?? "is related to"} ${end("target_ref")}`;
  }

  #version(side: keyof Pair, id: string): ObjectVersion | undefined {
    const snapshot = this.#views[side].snapshot(id);
    return snapshot === undefined ? undefined : { snapshot, value: this.#views[side].value(id) };
  }

  #tacticMove(before: JsonObject, after: JsonObject): TacticMove | undefined {
    this.#tactics ??= { before: this.#tacticsOf("before"), after: this.#tacticsOf("after") };
    return tacticMove(before, after, this.#tactics.before, this.#tactics.after);
  }

  #tacticsOf(side: keyof Pair): Tactics {
    const tactics = [...this.#mirror.searchable(this.#pair[side], "x-mitre-tactic")];
    return tacticKeys(tactics.map(({ value }) => value));
  }
}
