import {
  type ComparedObject,
  type ComparedReleases,
  changedPaths,
  compareObject,
  compareSnapshots,
  type JsonObject,
  moveWords,
  type ObjectChange,
  type ObjectVersion,
  type Pair,
  type SuccessionIn,
  successionIn,
  type TacticMove,
  type Tactics,
  tacticKeys,
  tacticMove,
  textOf,
} from "@limpid/attack";
import type { Mirror } from "../mirror.ts";

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

/** Two files of a domain, compared object by object as they are asked for. */
export class Comparing {
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

  /** What became of the tactics of a technique; undefined: nothing, or it is none. */
  moved(id: string): TacticMove | undefined {
    const [one, other] = [this.#views.before.value(id), this.#views.after.value(id)];
    return one === undefined || other === undefined ? undefined : this.#tacticMove(one, other);
  }

  /** Members in which an object says something else; no text is compared word by word. */
  members(id: string, type: string): readonly string[] {
    const [one, other] = [this.#views.before.value(id), this.#views.after.value(id)];
    if (one === undefined || other === undefined) return [];
    const changed = changedPaths(one, other, type).filter((change) => change.class === "content");
    return [...new Set(changed.map(({ path }) => path.split(/[.[]/)[0] ?? ""))];
  }

  /** Of a relationship: what it says. */
  saysOf(id: string): string | undefined {
    const after = this.#views.after.value(id);
    const relationship = after ?? this.#views.before.value(id);
    return relationship === undefined ? undefined : this.#says(relationship, after === undefined ? "before" : "after");
  }

  /** Where an object that is revoked in the later release leads. */
  successionOf(id: string): SuccessionIn {
    return successionIn(this.#views.after, id);
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
