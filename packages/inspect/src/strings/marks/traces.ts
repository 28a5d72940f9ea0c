import { LEAST_CHANGES, SHORTEST as SHORTEST_BASE64 } from "./base64.ts";

/**
 * What a text has that a mark could be made of, as bits: a walk over its bytes that spares nearly all strings of a
 * program the making of a text and the patterns. A bit that is set says "look"; one that is not says "not there".
 */
export const TRACE = {
  url: 1,
  ipv4: 2,
  email: 4,
  domain: 8,
  ipv6: 16,
  path: 32,
  command: 64,
  base64: 128,
  pem: 256,
} as const;

const [DOT, SLASH, COLON, BACKSLASH, AT, BLANK, EQUALS] = [1, 2, 3, 4, 5, 6, 7] as const;
/** The characters that every mark but data in base64 has one of. */
const KIND = table({
  ".": DOT,
  "/": SLASH,
  ":": COLON,
  "\\": BACKSLASH,
  "@": AT,
  " ": BLANK,
  "\t": BLANK,
  "=": EQUALS,
});

const [DIGIT, HEX_LETTER, LETTER] = [1, 2, 3] as const;
const WORD = table({
  ...each("0123456789", DIGIT),
  ...each("abcdefABCDEF", HEX_LETTER),
  ...each("ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ", LETTER),
});
const DIGIT_CLASS = 3;
/** The kinds of characters in base64 data: small letters, capitals, digits, signs. */
const CLASS = table({
  ...each("abcdefghijklmnopqrstuvwxyz", 1),
  ...each("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2),
  ...each("0123456789", DIGIT_CLASS),
  ...each("+/", 4),
});
/** `_`, `-` and `=` beside a row make it a part of something longer; `=` behind it fills it up. */
const JOINS = [0x5f, 0x2d, 0x3d];
/** Before an absolute path; the beginning of the text is as good. */
const BEFORE_PATH = table(each(" \t\"'=:;,(<>|&`", 1));
/** First letters of the folders that `path` knows. */
const ROOT_LETTERS = table(each("bdehlmoprstuvALSUV", 1));

const [ANYTHING, NO_LETTER, SHELL] = [1, 2, 3] as const;
/** The last two letters of a command's name (`curl`, `chmod`) before a blank, and what has to follow. */
const COMMAND_ENDS = new Uint8Array(128 * 128);
for (const [what, ends] of [
  [ANYTHING, "rl et od up id tl fw wd"],
  [NO_LETTER, "sh rm ab 64 on n2 n3 by hp de nc at pt ll xe md es ce dd cl ry ip px"],
  [SHELL, "do"],
] as const) {
  for (const end of ends.split(" ")) COMMAND_ENDS[end.charCodeAt(0) * 128 + end.charCodeAt(1)] = what;
}
const LOWER = 0x20;
const LEAST_COLONS = 3; // in an IPv6 address that is recognised
const LONGEST_END = 10; // of a host's name
const PADDING = 2; // what follows a row may be one change more, and what comes before it is not counted

/** The bits of a text of printable ASCII in `bytes`, each `step` bytes from the one before. */
export function tracesOf(bytes: Uint8Array, start: number, end: number, step: 1 | 2): number {
  let traces = (end - start) / step >= SHORTEST_BASE64 ? base64Trace(bytes, start, end, step) : 0;
  let colons = 0;
  for (let at = start; at < end; at += step) {
    const kind = KIND[bytes[at] as number] as number;
    if (kind === 0) continue;
    const before = at > start ? (bytes[at - step] as number) : 0;
    const after = at + step < end ? (bytes[at + step] as number) : 0;
    if (kind === BLANK) traces |= blankTraces(bytes, start, at, step, before, after);
    else if (kind === DOT) {
      if (WORD[before] === DIGIT && WORD[after] === DIGIT) traces |= TRACE.ipv4;
      else if ((WORD[before] as number) !== 0 && (WORD[after] as number) >= HEX_LETTER) {
        if (endsName(bytes, at + step, end, step)) traces |= TRACE.domain;
      }
    } else if (kind === SLASH) {
      const begins = at === start || BEFORE_PATH[before] === 1;
      if ((begins && ROOT_LETTERS[after] === 1) || before === 0x7e) traces |= TRACE.path;
    } else if (kind === COLON) {
      colons++;
      if (after === 0x2f) traces |= bytes[at + step * 2] === 0x2f && at + step * 2 < end ? TRACE.url : 0;
      else if (colons >= LEAST_COLONS) traces |= TRACE.ipv6;
    } else if (kind === BACKSLASH) {
      if (before === 0x3a || before === 0x5c || before === 0x25) traces |= TRACE.path; // c:\ \\host %TEMP%\
    } else if (kind === AT) {
      if (WORD[after] !== 0 && before > 0x20) traces |= TRACE.email;
    } else if ((before | LOWER) === 0x65) traces |= TRACE.command; // HISTFILE=
  }
  return traces;
}

function blankTraces(
  bytes: Uint8Array,
  start: number,
  at: number,
  step: number,
  before: number,
  after: number,
): number {
  const earlier = at - step > start ? (bytes[at - step * 2] as number) : 0;
  if (before === 0x4e && earlier === 0x49) return TRACE.pem; // -----BEGIN
  if (after === 0x63 && bytes[at + step * 2] === 0x68 && bytes[at + step * 3] === 0x70) return TRACE.command; // chpasswd
  const needs = COMMAND_ENDS[(earlier | LOWER) * 128 + (before | LOWER)] as number;
  if (needs === 0) return 0;
  const isDue = needs === ANYTHING || (needs === SHELL ? after === 0x73 : (WORD[after] as number) < HEX_LETTER);
  return isDue ? TRACE.command : 0;
}

/** Whether the letters from here on could be the end of a host's name: two to ten, and no word or name goes on. */
function endsName(bytes: Uint8Array, start: number, end: number, step: number): boolean {
  let at = start;
  const limit = Math.min(end, start + (LONGEST_END + 1) * step);
  while (at < limit && (WORD[bytes[at] as number] as number) >= HEX_LETTER) at += step;
  const letters = (at - start) / step;
  if (letters < 2 || letters > LONGEST_END) return false;
  if (at >= end) return true;
  const behind = bytes[at] as number;
  if (WORD[behind] !== 0 || behind === 0x5f || behind === 0x28 || behind === 0x2d) return false;
  return !(behind === 0x2e && at + step < end && WORD[bytes[at + step] as number] !== 0);
}

/**
 * A row of that many letters covers one of every forty places, so the others are read only around those. A row is data
 * when it has a digit and changes between kinds of characters as often as `base64` asks.
 */
function base64Trace(bytes: Uint8Array, start: number, end: number, step: number): number {
  const stride = SHORTEST_BASE64 * step;
  let floor = start; // a row cannot begin before
  for (let at = start + stride - step; at < end; ) {
    let back = at;
    while (back >= floor && (CLASS[bytes[back] as number] as number) !== 0) back -= step;
    floor = back + step;
    if (at - back < stride) {
      at = back + stride;
      continue;
    }
    let changes = 0;
    let digits = 0;
    let last = 0;
    for (at = floor; at < end; at += step) {
      const now = CLASS[bytes[at] as number] as number;
      if (now === 0) break;
      if (now !== last) changes++;
      if (now === DIGIT_CLASS) digits++;
      last = now;
    }
    const isWhole = !JOINS.includes(floor > start ? (bytes[floor - step] as number) : 0);
    const isEnd = at >= end || !JOINS.includes(bytes[at] as number) || bytes[at] === 0x3d;
    if (isWhole && isEnd && digits > 0 && changes + PADDING >= ((at - floor) / step) * LEAST_CHANGES)
      return TRACE.base64;
    floor = at + step;
    at += stride;
  }
  return 0;
}

function table(values: { readonly [character: string]: number }): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [character, value] of Object.entries(values)) bytes[character.charCodeAt(0)] = value;
  return bytes;
}

function each(characters: string, value: number): { readonly [character: string]: number } {
  return Object.fromEntries([...characters].map((character) => [character, value]));
}
