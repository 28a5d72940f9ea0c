import { decodeUtf8 } from "@limpid/core";

/** The text up to the first NUL of `bytes`, or all of them. */
export function textBeforeNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Bytes as text, as `decodeUtf8` does; short plain ASCII, which nearly all names are, without its price. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length > 64) return decodeUtf8(bytes);
  let text = "";
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80) return decodeUtf8(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}
