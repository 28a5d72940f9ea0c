import type { Wire } from "../contract/index.ts";

/** Integers that a double cannot hold become decimal strings, as the contract says. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Asking for each value triples the work, so only where there is such an integer.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? part.toString() : part));
  }
}

/** A value as {@link toJson} writes it, for the types alone. */
export function asWire<T>(value: T): Wire<T> {
  return value as Wire<T>;
}
