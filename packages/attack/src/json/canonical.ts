import type { JsonObject, JsonValue } from "./value.ts";

/** A text holds half of a surrogate pair, for which UTF-8 and so a canonical form do not exist. */
export class NotCanonical extends Error {}

/**
 * The canonical form of a JSON value: members by the UTF-16 code units of their names, numbers and texts as ECMAScript
 * writes them, no white space. The depth of the value is the caller's to bound.
 *
 * @throws NotCanonical
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new NotCanonical("a number that JSON cannot hold");
    return JSON.stringify(value); // ECMAScript's Number::toString, which section 3.2.2.3 prescribes; -0 becomes 0
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  return joinMembers(canonicalMembers(value));
}

/** A member of an object in canonical form. */
export interface CanonicalMember {
  readonly key: string;
  /** The value alone. */
  readonly text: string;
}

/** The members of an object in canonical order, for forms that leave some out. @throws NotCanonical */
export function canonicalMembers(object: JsonObject): readonly CanonicalMember[] {
  const keys = Object.keys(object).sort(); // by code units, as section 3.2.3 prescribes
  return keys.map((key) => ({ key, text: canonicalJson(object[key] ?? null) }));
}

/** The canonical form of an object that has these members, in this order. */
export function joinMembers(members: readonly CanonicalMember[]): string {
  let out = "";
  for (const { key, text: value } of members) out += `${out === "" ? "" : ","}${text(key)}:${value}`;
  return `{${out}}`;
}

/** Members of all objects in a value: fewer than the text had when one name stood twice in an object. */
export function countMembers(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  if (isList(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0);
  let count = 0;
  for (const key of Object.keys(value)) count += 1 + countMembers((value as JsonObject)[key] ?? null);
  return count;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonical("half of a surrogate pair");
  return JSON.stringify(value); // section 3.2.2.2 is what ECMAScript does
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
