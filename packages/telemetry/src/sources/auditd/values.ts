import { decodeLatin1, type Latin1 } from "@limpid/core";

const QUOTE = 34;
const OPEN_PARENTHESIS = 40;
const QUESTION_MARK = 63;

/** Value of a decimal or upper- or lower-case hex digit, 16 or more for anything else. */
export function hexDigit(code: number): number {
  if (code <= 57) return code >= 48 ? code - 48 : 16;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : 16;
}

/**
 * What an untrusted string was before the kernel wrote it: quoted text is itself, anything with a blank, a
 * quote, a control or a non-ASCII byte is upper-case hex. `(null)`, `(none)` and `?` are no value.
 *
 * @see audit_log_n_untrustedstring in kernel/audit.c
 */
export function decodeValue(text: Latin1, start: number, end: number): string | null {
  const bytes = decodeBytes(text, start, end);
  return bytes === null ? null : decodeLatin1(bytes);
}

/** The same, still as bytes: a value that is split over records is decoded after it was joined. */
export function decodeBytes(text: Latin1, start: number, end: number): Latin1 | null {
  const first = text.charCodeAt(start);
  if (first === QUOTE)
    return text.slice(start + 1, text.charCodeAt(end - 1) === QUOTE && end - 1 > start ? end - 1 : end);
  if (start >= end || (first === OPEN_PARENTHESIS && isNoValue(text, start, end))) return null;
  if (first === QUESTION_MARK && end - start === 1) return null;
  return decodeHex(text, start, end) ?? text.slice(start, end);
}

function isNoValue(text: Latin1, start: number, end: number): boolean {
  const value = text.slice(start, end);
  return value === "(null)" || value === "(none)";
}

const CHUNK = 4096; // below every engine's limit for arguments of one call

/** Bytes written as hex; undefined when a character is none or half a byte is left over. */
export function decodeHex(text: Latin1, start: number, end: number): Latin1 | undefined {
  if ((end - start) % 2 !== 0) return undefined;
  let decoded = "";
  for (let at = start; at < end; at += 2 * CHUNK) {
    const units: number[] = [];
    const stop = Math.min(end, at + 2 * CHUNK);
    for (let pair = at; pair < stop; pair += 2) {
      const high = hexDigit(text.charCodeAt(pair));
      const low = hexDigit(text.charCodeAt(pair + 1));
      if ((high | low) > 15) return undefined;
      units.push((high << 4) | low);
    }
    decoded += String.fromCharCode(...units);
  }
  return decoded;
}
