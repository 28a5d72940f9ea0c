import { decodeUtf8, encodeUtf8, type Integer64 } from "@limpid/core";
import type { JsonObject } from "../../json/read-json.ts";
import { integerIn, numberIn, textIn } from "../../json/values.ts";

/** Laurel writes bytes that do not print, and the percent sign, as `%XX`. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  const bytes = encodeUtf8(text);
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const high = byte === PERCENT ? hexDigit(bytes[at + 1]) : NONE;
    const low = high === NONE ? NONE : hexDigit(bytes[at + 2]);
    if (low === NONE) decoded.push(byte);
    else {
      decoded.push(high * 16 + low);
      at += 2;
    }
  }
  return decodeUtf8(Uint8Array.from(decoded));
}

const PERCENT = 37;
const NONE = -1;

function hexDigit(code: number | undefined): number {
  if (code === undefined) return NONE;
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : NONE;
}

/** A name: null and `(null)` say that there is none. */
export function nameIn(object: JsonObject | undefined, name: string): string | undefined {
  const text = textIn(object, name);
  return text === undefined || text === "(null)" || text === "(none)" ? undefined : decodePercent(text);
}

/** A number, also one of those that Laurel writes as `0x1f` or `0o755`: its low 53 bits. */
export function bitsIn(object: JsonObject | undefined, name: string): number | undefined {
  return bitsOf(object?.[name]) ?? numberIn(object, name);
}

/** The low 32 bits of an argument of a call. */
export function lowBits(value: unknown): number | undefined {
  if (typeof value === "number") return value | 0;
  if (typeof value === "bigint") return Number(BigInt.asIntN(32, value));
  if (typeof value !== "string" || !/^0x[0-9a-f]{1,16}$/i.test(value)) return undefined;
  return Number.parseInt(value.slice(2).slice(-8), 16) | 0;
}

function bitsOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const written = /^0([xo])([0-9a-f]{1,13})$/i.exec(value);
  if (written === null) return undefined;
  const number = Number.parseInt(written[2] ?? "", written[1] === "x" ? 16 : 8);
  return Number.isSafeInteger(number) ? number : undefined;
}

export function inodeIn(object: JsonObject): Integer64 | undefined {
  return integerIn(object, "inode");
}
