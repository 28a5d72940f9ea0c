import { LIMPID_NAMESPACE, steadyUuid4, uuid5, uuidBytes } from "../ids/uuid.ts";

/** One STIX object; keys that are undefined are left out of the JSON. */
export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [key: string]: unknown;
}

/** The namespace of STIX itself for the ids of cyber-observable objects. @see STIX 2.1, section 2.9 */
const SCO_NAMESPACE = uuidBytes("00abedb4-aa42-466c-9c01-fed23315a9b7");

/**
 * A cyber-observable object whose id follows from the properties that STIX names for its type (its hashes, name and so
 * on), so that two producers who saw the same file speak of the same object.
 */
export function observable(
  type: string,
  contributing: Readonly<Record<string, unknown>>,
  further: object = {},
): StixObject {
  const id = `${type}--${uuid5(SCO_NAMESPACE, canonical(contributing))}`;
  return { type, spec_version: "2.1", id, ...contributing, ...further };
}

/** A process has no such properties; STIX asks for a UUID of version 4. Ours follows from the process instance. */
export function processObject(instance: string, properties: object): StixObject {
  return { type: "process", spec_version: "2.1", id: `process--${steadyUuid4(instance)}`, ...properties };
}

/** The id of any other object of ours, from a name that says what it is of. */
export function ownId(type: string, name: string): string {
  return `${type}--${uuid5(LIMPID_NAMESPACE, `${type}:${name}`)}`;
}

/**
 * JSON as RFC 8785 writes it, for the values that contribute to ids: texts, and objects of them, in the order of
 * UTF-16 units of their keys. JSON.stringify writes texts and numbers as that standard asks.
 */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/**
 * A time with at most six digits of a second. STIX allows more, but its most used library reads no more, and refuses the
 * whole bundle.
 */
export function stixTime(time: string): string {
  return time.replace(/(\.\d{6})\d+Z$/, "$1Z");
}
