/** Deeper than any STIX object by a factor of six; low enough that recursion over a value is safe everywhere. */
export const MAX_DEPTH = 64;
/** Digits up to which every decimal number survives a double unchanged. */
const EXACT_DIGITS = 15;

/** Where one JSON value lies, and what a parser would not tell of it. */
export interface Walked {
  /** First byte after the value. */
  readonly end: number;
  /** Members of all its objects. A parser that drops one of two members of the same name has fewer. */
  readonly members: number;
  readonly depth: number;
  /** Offset of the first number that a double does not hold exactly. */
  readonly inexactAt: number | undefined;
}

export interface NotWalked {
  readonly code: "truncated" | "limit-exceeded" | "invalid-value";
  readonly at: number;
}

/**
 * Finds the end of the value that begins at `at`, in one pass and without recursion. Nothing is checked that the
 * parser of the value will check: brackets of the wrong kind end up inside a slice that does not parse.
 */
export function walkValue(bytes: Uint8Array, at: number): Walked | NotWalked {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  let inexactAt: number | undefined;
  for (let index = at; index < bytes.length; ) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
      if (index > bytes.length) return { code: "truncated", at: bytes.length };
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      if (depth > MAX_DEPTH) return { code: "limit-exceeded", at: index };
      if (depth > deepest) deepest = depth;
      index++;
      continue;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
      index++;
    } else if (isScalar(byte)) {
      const end = endOfScalar(bytes, index);
      if (inexactAt === undefined && byte !== LETTER_T && byte !== LETTER_F && byte !== LETTER_N)
        inexactAt = isExact(bytes, index, end) ? undefined : index;
      index = end;
    } else {
      if (byte === COLON) members++;
      else if (byte !== COMMA && !isBlank(byte)) return { code: "invalid-value", at: index };
      if (depth === 0) return { code: "invalid-value", at: index };
      index++;
      continue;
    }
    if (depth < 0) return { code: "invalid-value", at: index - 1 };
    if (depth === 0) return { end: index, members, depth: deepest, inexactAt };
  }
  return { code: "truncated", at: bytes.length };
}

/** The first byte at or after `at` that is no white space. */
export function afterBlanks(bytes: Uint8Array, at: number): number {
  let index = at;
  while (index < bytes.length && isBlank(bytes[index])) index++;
  return index;
}

/** The first byte after the string that begins at `at`; beyond the end of the bytes when it is not closed. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let index = at + 1; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index + 1;
  }
  return bytes.length + 1;
}

function endOfScalar(bytes: Uint8Array, at: number): number {
  let index = at;
  while (index < bytes.length && isScalar(bytes[index])) index++;
  return index;
}

/** Letters, digits, sign and point: `true`, `-1.5e3`, and what the parser will refuse. */
function isScalar(byte = 0): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || isLetter(byte);
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isBlank(byte = 0): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether a double holds the number exactly enough to be written again: few digits and no exponent. */
function isExact(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at > EXACT_DIGITS) return false;
  for (let index = at; index < end; index++) if (isLetter(bytes[index] ?? 0)) return false;
  return true;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
