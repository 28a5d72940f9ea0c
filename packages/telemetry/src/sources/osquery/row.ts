import { cdHashOf } from "../../endpoint-security/signing.ts";
import type { JsonObject } from "../../json/read-json.ts";
import { numberIn, textIn } from "../../json/values.ts";

/** A column, undefined when it is empty: osquery writes what it does not know as an empty text. */
export function wordIn(row: JsonObject, name: string): string | undefined {
  const text = textIn(row, name);
  return text === "" ? undefined : text;
}

/** A number that is none when it is negative: a parent that could not be found is -1. */
export function countIn(row: JsonObject, name: string): number | undefined {
  const number = numberIn(row, name);
  return number === undefined || number < 0 ? undefined : number;
}

/** Accounts are written signed by some tables: -2 is 4294967294, nobody. */
export function accountIn(row: JsonObject, name: string): number | undefined {
  const id = numberIn(row, name);
  return id === undefined ? undefined : id >>> 0;
}

/** `0644` or `0100755`: octal, with the type of the file or without. */
export function modeIn(row: JsonObject): number | undefined {
  const text = textIn(row, "mode");
  return text !== undefined && OCTAL.test(text) ? Number.parseInt(text, 8) : undefined;
}

const OCTAL = /^[0-7]{3,7}$/;
const SHA256 = /^[0-9a-f]{64}$/i;

export function sha256In(row: JsonObject): string | undefined {
  const text = textIn(row, "sha256");
  return text !== undefined && SHA256.test(text) ? text.toLowerCase() : undefined;
}

export function cdHashIn(row: JsonObject): string | undefined {
  return cdHashOf(wordIn(row, "cdhash"));
}

/** A path, without the quotes that older agents put around one with blanks. */
export function pathIn(row: JsonObject, name: string): string | undefined {
  const text = wordIn(row, name);
  if (text === undefined || text.length < 3 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1);
}
