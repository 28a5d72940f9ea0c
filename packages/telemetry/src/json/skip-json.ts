import { byteAt } from "@limpid/core";

/** Deeper than any log nests; a hostile line is nothing but brackets. */
export const MAX_DEPTH = 64;

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const LETTER_E = 101;
const LETTER_U = 117;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Bytes that stand for themselves inside a string, whatever character they are part of. */
const PASSED = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 32 && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
);
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => (code >= ZERO && code < COLON ? 1 : 0));
/** What may follow a backslash, but for the letter u. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, code) =>
  '"\\/bfnrt'.includes(String.fromCharCode(code)) ? 1 : 0,
);
const WORDS: ReadonlyMap<number, Uint8Array> = new Map(
  ["true", "false", "null"].map((word) => [
    word.charCodeAt(0),
    Uint8Array.from(word, (letter) => letter.charCodeAt(0)),
  ]),
);

/** Of the containers that are open, what closes each. */
const closers = new Uint8Array(MAX_DEPTH);

/**
 * Each of these goes behind what begins at `start`, and makes nothing of it. The result is where it ends; when there is
 * none, the complement (`~`) of where it ceased to be one, which is `end` only for one that would go on there.
 *
 * A value that stands in `depth` others: refused where it is nested deeper than 64.
 */
export function skipValue(bytes: Uint8Array, start: number, end: number, depth: number): number {
  let at = start;
  let open = 0;
  for (;;) {
    if (byteAt(bytes, at) <= SPACE) at = skipBlanks(bytes, at, end);
    if (at >= end) return ~end;
    const first = byteAt(bytes, at);
    if (first === QUOTE) {
      at = skipString(bytes, at, end);
      if (at < 0) return at;
    } else if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      if (depth + open >= MAX_DEPTH) return ~at;
      const close = first + 2; // as ASCII has them
      at = skipBlanks(bytes, at + 1, end);
      if (at < end && bytes[at] === close) at++;
      else {
        closers[open++] = close;
        if (first === OPEN_BRACE) at = skipName(bytes, at, end);
        if (at < 0) return at;
        continue;
      }
    } else {
      at = DIGITS[first] === 1 || first === MINUS ? skipNumber(bytes, at, end) : skipWord(bytes, at, end);
      if (at < 0) return at;
    }
    // A value ended, and with it perhaps what it stands in.
    for (;;) {
      if (open === 0) return at;
      if (byteAt(bytes, at) <= SPACE) at = skipBlanks(bytes, at, end);
      if (at >= end) return ~end;
      const close = closers[open - 1];
      const code = bytes[at++];
      if (code === COMMA) {
        if (close === CLOSE_BRACE) at = skipName(bytes, skipBlanks(bytes, at, end), end);
        if (at < 0) return at;
        break;
      }
      if (code !== close) return ~(at - 1);
      open--;
    }
  }
}

/** The name of a member, and the colon. */
function skipName(bytes: Uint8Array, start: number, end: number): number {
  let at = skipString(bytes, start, end);
  if (at < 0) return at;
  if (bytes[at] !== COLON) at = skipBlanks(bytes, at, end);
  if (at >= end) return ~end;
  return bytes[at] === COLON ? at + 1 : ~at;
}

export function skipString(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return ~end;
  if (bytes[start] !== QUOTE) return ~start;
  let at = start + 1;
  for (;;) {
    while (PASSED[byteAt(bytes, at)] === 1) at++;
    if (at >= end) return ~end;
    if (bytes[at] === QUOTE) return at + 1;
    if (bytes[at] !== BACKSLASH) return ~at;
    const escaped = byteAt(bytes, at + 1);
    if (ESCAPED[escaped] === 1) at += 2;
    else if (escaped === LETTER_U && isHex4(bytes, at + 2)) at += 6;
    else return ~at;
  }
}

export function skipNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (bytes[at] === MINUS) at++;
  const first = at;
  at = skipDigits(bytes, at, end);
  // No digits, or a zero before others.
  if (at === first || (bytes[first] === ZERO && at - first > 1)) return ~at;
  if (at < end && bytes[at] === DOT) {
    const fraction = ++at;
    at = skipDigits(bytes, at, end);
    if (at === fraction) return ~at;
  }
  if (at < end && (byteAt(bytes, at) | SPACE) === LETTER_E) {
    at++;
    if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
    const exponent = at;
    at = skipDigits(bytes, at, end);
    if (at === exponent) return ~at;
  }
  return at;
}

function skipDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && DIGITS[byteAt(bytes, at)] === 1) at++;
  return at;
}

/** `true`, `false` or `null`. */
export function skipWord(bytes: Uint8Array, start: number, end: number): number {
  const word = WORDS.get(byteAt(bytes, start));
  if (word === undefined) return ~start;
  const { length } = word;
  for (let same = 1; same < length; same++) if (bytes[start + same] !== word[same]) return ~start;
  return start + length <= end ? start + length : ~start;
}

export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at < end; at++) {
    const code = bytes[at];
    if (code !== SPACE && code !== TAB && code !== LINE_FEED && code !== RETURN) break;
  }
  return at;
}

function isHex4(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 4; at++) {
    const code = byteAt(bytes, at);
    const letter = code | SPACE;
    if (DIGITS[code] !== 1 && !(letter >= 97 && letter <= 102)) return false;
  }
  return true;
}
