import { decodeUtf8 } from "@limpid/core";

/** The text up to the first NUL of `bytes`, or all of them. */
export function textBeforeNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Bytes as text, as `decodeUtf8` does; short plain ASCII, which nearly all names are, without its price. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.length > 64) return decodeUtf8(bytes);
  const units: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x80) return decodeUtf8(bytes);
    units.push(byte);
  }
  return String.fromCharCode.apply(null, units);
}

/** Whether an ASCII text occurs in `bytes`. */
export function includesText(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < text.length && bytes[at + matched] === text.charCodeAt(matched)) matched++;
    if (matched === text.length) return true;
  }
  return false;
}
