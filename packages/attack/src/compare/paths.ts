import { canonicalJson } from "../json/canonical.ts";
import { isObject, type JsonObject, type JsonValue, memberOf } from "../json/value.ts";
import {
  type ChangeClass,
  isBookKeeping,
  isFlavour,
  isOrdered,
  reduce,
  saysItsType,
  saysNothing,
} from "./book-keeping.ts";

/** One place in which two versions of an object differ. */
export interface PathChange {
  /** `description`, `external_references[mitre-attack].url`; the name in brackets is that of the entry. */
  readonly path: string;
  readonly class: ChangeClass;
  /** Undefined: it was not there. */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Members by which entries of a list are told apart, the first that both have. */
const ENTRY_NAMES = ["external_id", "source_name", "field", "phase_name", "name", "object_ref", "id"] as const;

/** Every place in which two versions of an object of one type differ, and what kind of difference each is. */
export function changedPaths(before: JsonObject, after: JsonObject, type: string): readonly PathChange[] {
  const changes: PathChange[] = [];
  for (const key of keysOf(before, after)) {
    const [one, other] = [memberOf(before, key), memberOf(after, key)];
    if (isSame(one, other)) continue;
    const typeOnly = [one, other].every((value) => saysItsType(key, value, type) || saysNothing(value));
    if (isBookKeeping(key)) changes.push({ path: key, class: "book-keeping", before: one, after: other });
    else if (isFlavour(key) || typeOnly) changes.push({ path: key, class: "normalisation", before: one, after: other });
    else compareValues(key, one, other, isOrdered(key), changes);
  }
  return changes;
}

function compareValues(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  ordered: boolean,
  changes: PathChange[],
): void {
  const [one, other] = [reduced(before, ordered), reduced(after, ordered)];
  if (isSame(one, other) || (saysNothing(one) && saysNothing(other))) {
    changes.push({ path, class: "normalisation", before, after });
  } else if (isObject(before) && isObject(after)) {
    for (const key of keysOf(before, after)) {
      const [left, right] = [memberOf(before, key), memberOf(after, key)];
      if (!isSame(left, right)) compareValues(`${path}.${key}`, left, right, isOrdered(key), changes);
    }
  } else if (isList(before) && isList(after) && !ordered) {
    compareLists(path, before, after, changes);
  } else {
    changes.push({ path, class: "content", before, after });
  }
}

/** Compares two lists as sets: equal entries are taken away, entries of one name are compared, the rest came or went. */
function compareLists(
  path: string,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  changes: PathChange[],
): void {
  const [gone, come] = [without(before, after), without(after, before)];
  const byName = Map.groupBy(come, nameOf);
  for (const entry of gone) {
    const name = nameOf(entry);
    const others = byName.get(name);
    const successor = name === undefined || others === undefined || others.length !== 1 ? undefined : others[0];
    const place = `${path}[${name ?? ""}]`;
    if (successor === undefined) {
      changes.push({ path: place, class: "content", before: entry, after: undefined });
      continue;
    }
    byName.delete(name);
    compareValues(place, entry, successor, false, changes);
  }
  for (const [name, entries] of byName)
    for (const entry of entries)
      changes.push({ path: `${path}[${name ?? ""}]`, class: "content", before: undefined, after: entry });
}

/** The entries of a list that another has not, counting those that stand in it several times. */
function without(list: readonly JsonValue[], other: readonly JsonValue[]): readonly JsonValue[] {
  const left = new Map<string, number>();
  for (const entry of other) {
    const key = canonicalJson(reduce(entry));
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return list.filter((entry) => {
    const key = canonicalJson(reduce(entry));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

function nameOf(entry: JsonValue): string | undefined {
  if (!isObject(entry)) return undefined;
  for (const key of ENTRY_NAMES) {
    const value = memberOf(entry, key);
    if (typeof value === "string") return value;
  }
  return undefined;
}

function keysOf(before: JsonObject, after: JsonObject): ReadonlySet<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)]);
}

function reduced(value: JsonValue | undefined, ordered: boolean): JsonValue | undefined {
  return value === undefined ? undefined : reduce(value, ordered);
}

function isSame(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
