import { type JsonObject, objectsOf, textOf, textsOf } from "./json/value.ts";
import type { Edition } from "./release/edition.ts";
import type { Snapshot } from "./snapshot/snapshot.ts";

/** Where a word was found, the best place first. */
const FIELDS = ["id", "name", "alias", "log source", "description"] as const;
export type SearchField = (typeof FIELDS)[number];
const POINTS: Readonly<Record<SearchField, number>> = {
  id: 100,
  name: 50,
  alias: 40,
  "log source": 30,
  description: 10,
};
const EXCERPT = 60; // characters before and after the first hit
const MAX_WORDS = 16;

export interface Searchable {
  readonly snapshot: Snapshot;
  readonly value: JsonObject;
}

export interface Hit {
  readonly snapshot: Snapshot;
  readonly field: SearchField;
  /** What was found, with a little of what stands around it. */
  readonly excerpt: string;
}

/** An object that was found, in the file in which it was. */
export interface FoundObject {
  readonly edition: Edition;
  readonly snapshot: Snapshot;
  /** Undefined: it was listed, not searched for. */
  readonly hit: Hit | undefined;
}

/** Objects that have every word of a query somewhere, the best first. Case does not matter; nothing is a pattern. */
export function search(objects: Iterable<Searchable>, query: string): readonly Hit[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS);
  if (words.length === 0) return [];
  const hits: (Hit & { readonly points: number })[] = [];
  for (const object of objects) {
    const hit = match(object, words, query.trim().toLowerCase());
    if (hit !== undefined) hits.push(hit);
  }
  const key = ({ snapshot }: Hit): string => `${snapshot.attackId ?? "~"} ${snapshot.id}`;
  hits.sort((one, other) => other.points - one.points || (key(one) < key(other) ? -1 : 1));
  return hits.map(({ snapshot, field, excerpt }) => ({ snapshot, field, excerpt }));
}

function match({ snapshot, value }: Searchable, words: readonly string[], phrase: string) {
  let points = 0;
  let best: { readonly field: SearchField; readonly text: string; readonly at: number } | undefined;
  const left = new Set(words);
  for (const field of FIELDS) {
    for (const text of textsIn(field, snapshot, value)) {
      const lower = text.toLowerCase();
      const found = words.filter((word) => lower.includes(word));
      if (found.length === 0) continue;
      for (const word of found) left.delete(word);
      const whole = lower === phrase ? 3 : lower.includes(phrase) ? 2 : 1;
      const scored = POINTS[field] * found.length * whole;
      if (best === undefined || scored > points) best = { field, text, at: lower.indexOf(found[0] ?? "") };
      points = Math.max(points, scored);
    }
  }
  if (best === undefined || left.size > 0) return undefined;
  const active = snapshot.status === "active" ? 1 : 0.5; // what is gone comes after what stands
  return { snapshot, field: best.field, excerpt: excerptOf(best.text, best.at), points: points * active };
}

function textsIn(field: SearchField, snapshot: Snapshot, value: JsonObject): readonly string[] {
  if (field === "id") return [snapshot.attackId ?? "", snapshot.id];
  if (field === "name") return [snapshot.name ?? ""];
  if (field === "alias") return [...textsOf(value, "aliases"), ...textsOf(value, "x_mitre_aliases")];
  if (field === "description") return [textOf(value, "description") ?? ""];
  return [...objectsOf(value, "x_mitre_log_source_references"), ...objectsOf(value, "x_mitre_log_sources")].map(
    (source) => `${textOf(source, "name") ?? ""} (${textOf(source, "channel") ?? ""})`,
  );
}

function excerptOf(text: string, at: number): string {
  const [start, end] = [Math.max(0, at - EXCERPT), Math.min(text.length, at + EXCERPT)];
  return `${start > 0 ? "…" : ""}${text.slice(start, end).replaceAll(/\s+/g, " ")}${end < text.length ? "…" : ""}`;
}
