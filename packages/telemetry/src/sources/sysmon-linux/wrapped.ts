import { decodeLatin1 } from "@limpid/core";
import { ENVELOPES } from "../../json/json-log.ts";
import type { Json, JsonObject } from "../../json/read-json.ts";
import type { Shape } from "../../json/shape.ts";
import { isObject, objectIn } from "../../json/values.ts";
import { PROVIDER } from "./xml-log.ts";

const MEMBERS = [...ENVELOPES, "full_log"];

/** The members in which shippers keep a line of syslog. */
export const WRAPPED_SHAPE: { readonly [name: string]: Shape } = {
  ...Object.fromEntries(MEMBERS.map((name) => [name, true])),
  event: { original: true },
};

const MAX_HEADER = 512; // longer than any syslog header

/** The event that a record of a shipper holds; undefined when it holds none. */
export function wrappedXml(record: JsonObject): string | undefined {
  for (const name of MEMBERS) {
    const value = record[name];
    const found = xmlIn(value) ?? (isObject(value) ? wrappedOnce(value) : undefined);
    if (found !== undefined) return found;
  }
  return xmlIn(objectIn(record, "event")?.original);
}

/** A shipper in a shipper. */
function wrappedOnce(record: JsonObject): string | undefined {
  for (const name of MEMBERS) {
    const found = xmlIn(record[name]);
    if (found !== undefined) return found;
  }
  return xmlIn(objectIn(record, "event")?.original);
}

function xmlIn(value: Json | undefined): string | undefined {
  const text = typeof value === "string" ? value : Array.isArray(value) ? textOfBytes(value) : undefined;
  const at = text?.indexOf("<Event") ?? -1;
  if (text === undefined || at < 0 || at > MAX_HEADER) return undefined;
  const provider = text.indexOf(PROVIDER, at);
  return provider >= 0 && provider - at < 256 ? text.slice(at) : undefined;
}

/** The journal writes a message that is no UTF-8 as a list of its bytes. */
function textOfBytes(bytes: readonly Json[]): string | undefined {
  let text = "";
  for (const byte of bytes) {
    if (typeof byte !== "number" || byte < 0 || byte > 255) return undefined;
    text += String.fromCharCode(byte);
  }
  return decodeLatin1(text);
}
