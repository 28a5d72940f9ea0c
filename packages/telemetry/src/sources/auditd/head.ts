import { byteAt, type Latin1, type LogBlock } from "@limpid/core";

const SPACE = 32;
const CLOSE = 41;
const DOT = 46;
const COLON = 58;
const EQUALS = 61;
const LETTER_A = 97;
const LETTER_M = 109;
const LETTER_T = 116;
const OPEN = 40;

/** What stands before the type decides the host, and is looked for in so many characters. */
export const PREFIX_LIMIT = 512; // longer than any syslog header

/** Why a line is no record. */
export type HeadProblem = "empty" | "no-audit-record" | "no-stamp";

/**
 * The head of one line: `[prefix] [node=H ]type=T msg=audit(SECONDS.MILLIS:SERIAL): `. One object is used for
 * all lines; it says where things stand and decodes only the numbers of the stamp.
 */
export class Head {
  typeStart = 0;
  typeEnd = 0;
  /** Name of the sending host; start and end are equal when the line carries none. */
  nodeStart = 0;
  nodeEnd = 0;
  /** `SECONDS.MILLIS:SERIAL` as written. */
  stampStart = 0;
  stampEnd = 0;
  seconds = 0;
  millis = 0;
  serial = 0;
  /** Where the record's own fields begin. */
  body = 0;

  /** Milliseconds since the epoch. */
  get at(): number {
    return this.seconds * 1000 + this.millis;
  }

  /** Finds the type and the place of the stamp; gives the reason when the line is no audit record. */
  read(block: LogBlock, start: number, end: number): HeadProblem | undefined {
    if (start === end) return "empty";
    const { bytes, text } = block;
    this.nodeStart = this.nodeEnd = 0;
    let type = start;
    if (bytes[start] !== LETTER_T || bytes[start + 4] !== EQUALS) {
      type = this.#afterPrefix(text, start, end);
      if (type < 0) return "no-audit-record";
    }
    this.typeStart = type + 5;
    const typeEnd = text.indexOf(" ", this.typeStart);
    if (typeEnd < 0 || typeEnd >= end) return "no-stamp";
    this.typeEnd = typeEnd;
    const stamp = stampAt(bytes, typeEnd + 1);
    if (stamp < 0 || stamp >= end) return "no-stamp";
    this.stampStart = stamp;
    return undefined;
  }

  /** Reads the numbers of the stamp at `stampStart`; false when they are none. */
  readStamp(bytes: Uint8Array, end: number): boolean {
    const start = this.stampStart;
    let at = start;
    let value = 0;
    let digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = byteAt(bytes, ++at) - 48;
    }
    if (at === start || at - start > 12 || byteAt(bytes, at) !== DOT) return false;
    const fraction = at + 1;
    const hundreds = byteAt(bytes, fraction) - 48;
    const tens = byteAt(bytes, fraction + 1) - 48;
    const ones = byteAt(bytes, fraction + 2) - 48;
    if (!(hundreds >= 0 && hundreds <= 9 && tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9)) return false;
    if (byteAt(bytes, fraction + 3) !== COLON) return false;
    this.seconds = value;
    this.millis = hundreds * 100 + tens * 10 + ones;
    const serial = fraction + 4;
    at = serial;
    value = 0;
    digit = byteAt(bytes, at) - 48;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = byteAt(bytes, ++at) - 48;
    }
    if (at === serial || at - serial > 10 || value > 0xffffffff || byteAt(bytes, at) !== CLOSE || at >= end)
      return false;
    this.serial = value;
    this.stampEnd = at;
    this.body = bodyAfter(bytes, at, end);
    return true;
  }

  /** Finds `type=` behind a node name or a syslog or journal prefix; -1 when there is none. */
  #afterPrefix(text: Latin1, start: number, end: number): number {
    const prefix = text.slice(start, Math.min(end, start + PREFIX_LIMIT));
    const found = prefix.startsWith("type=") ? 0 : prefix.indexOf(" type=") + 1;
    if (found <= 0) return -1;
    const node = prefix.lastIndexOf("node=", found);
    if (node >= 0 && (node === 0 || prefix.charCodeAt(node - 1) === SPACE)) {
      this.nodeStart = start + node + 5;
      this.nodeEnd = start + prefix.indexOf(" ", node);
    } else {
      const host = SYSLOG_HOST.exec(prefix.slice(0, found));
      if (host?.[1] !== undefined) {
        this.nodeStart = start + host[0].length - host[1].length;
        this.nodeEnd = start + host[0].length;
      }
    }
    return start + found;
  }
}

/** Where the numbers begin behind `msg=audit(`, or `audit(` in the kernel's own console format; -1 for neither. */
export function stampAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LETTER_M) {
    return bytes[at + 4] === LETTER_A && bytes[at + 9] === OPEN ? at + 10 : -1;
  }
  return bytes[at] === LETTER_A && bytes[at + 5] === OPEN ? at + 6 : -1;
}

/** Where the fields begin behind the `)` at `close`. */
export function bodyAfter(bytes: Uint8Array, close: number, end: number): number {
  let at = close + 1;
  if (bytes[at] === COLON) at++; // DAEMON_CONFIG has no colon
  while (bytes[at] === SPACE) at++;
  return Math.min(at, end);
}

/**
 * `<134>Oct 28 09:56:44 HOST `, `2016-07-26T19:04:35.989307+03:00 HOST `, and `<13>1 …` of RFC 5424.
 * @see RFC 3164, section 4.1; RFC 5424, section 6
 */
const SYSLOG_HOST =
  /^(?:<\d{1,3}>)?(?:\d{1,2} )?(?:[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?|\d{4}-\d{2}-\d{2}[T ][\d:.,]{8,20}(?:Z|[+-]\d{2}:?\d{2})?) ([A-Za-z0-9._:-]{1,255})(?= )/;
