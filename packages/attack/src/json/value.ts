/** Any JSON value, as `JSON.parse` gives it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is text, undefined for everything else. `Object.hasOwn`: a key may be called `constructor`. */
export function textOf(object: JsonObject, key: string): string | undefined {
  const value = memberOf(object, key);
  return typeof value === "string" ? value : undefined;
}

/** The texts of a member that is a list; what is no text is left out. */
export function textsOf(object: JsonObject, key: string): readonly string[] {
  return listOf(object, key).filter((item) => typeof item === "string");
}

/** The objects of a member that is a list; what is no object is left out. */
export function objectsOf(object: JsonObject, key: string): readonly JsonObject[] {
  return listOf(object, key).filter((item) => isObject(item));
}

export function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function listOf(object: JsonObject, key: string): readonly JsonValue[] {
  const value = memberOf(object, key);
  return Array.isArray(value) ? value : [];
}
