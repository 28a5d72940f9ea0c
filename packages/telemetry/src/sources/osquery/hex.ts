import { decodeUtf8 } from "@limpid/core";

const HEX = /^(?:[0-9A-Fa-f]{2}){1,4096}$/; // a path has at most 4,096 bytes

/** The text whose bytes are written in hex, as audit records do with blanks; undefined for anything else. */
export function decodeHex(text: string): string | undefined {
  if (text.length > 8192 || !HEX.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return decodeUtf8(bytes);
}
