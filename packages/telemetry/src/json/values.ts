import type { Integer64 } from "@limpid/core";
import type { Json, JsonObject } from "./read-json.ts";

/** Each of these gives a value of the kind it is named for, undefined when the source wrote something else. */
export function textIn(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}

export function objectIn(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name];
  return isObject(value) ? value : undefined;
}

export function arrayIn(object: JsonObject | undefined, name: string): readonly Json[] | undefined {
  const value = object?.[name];
  return Array.isArray(value) ? value : undefined;
}

export function flagIn(object: JsonObject | undefined, name: string): boolean | undefined {
  const value = object?.[name];
  return typeof value === "boolean" ? value : undefined;
}

/** An integer that a number holds exactly; also one written as text, as many exporters do. */
export function numberIn(object: JsonObject | undefined, name: string): number | undefined {
  const value = object?.[name];
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "string" || !DECIMAL.test(value)) return undefined;
  return Number(value);
}

/** The same up to 64 bits. */
export function integerIn(object: JsonObject | undefined, name: string): Integer64 | undefined {
  const value = object?.[name];
  if (typeof value === "bigint") return value;
  if (typeof value === "string" && LONG.test(value)) return BigInt(value);
  return numberIn(object, name);
}

const DECIMAL = /^-?[0-9]{1,15}$/;
const LONG = /^-?[0-9]{16,20}$/;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
