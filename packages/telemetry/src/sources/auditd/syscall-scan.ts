import { byteAt } from "@limpid/core";
import { hexDigit } from "./values.ts";

const SPACE = 32;
const MINUS = 45;
const ZERO = 48;
const EQUALS = 61;
const LETTER_A = 97;
const LETTER_E = 101;
const LETTER_I = 105;
const LETTER_P = 112;
const LETTER_S = 115;
const LETTER_Y = 121;

export type ScanResult = "succeeded" | "failed" | "other-order";

/**
 * One walk over the fields of a SYSCALL record behind `syscall=N`, in the order every kernel since 2.6 writes them.
 * A field is told by its first letter and its length; where anything else stands, the record has to be searched field
 * by field. One object is used for all records, and the walk is one function: this is where the time goes.
 *
 * @see audit_log_exit in kernel/auditsc.c
 */
export class SyscallScan {
  exit = 0;
  /** Where a0 to a3 begin; they are decoded when a call needs them. */
  a0 = 0;
  a1 = 0;
  a2 = 0;
  a3 = 0;
  items = 0;
  ppid = 0;
  pid = 0;
  /** Where ` auid=` begins. */
  context = 0;

  /** `start` is the blank behind the call's number. A failed call is not read further. */
  read(bytes: Uint8Array, start: number, end: number, hasResult: boolean): ScanResult {
    let at = start;
    let value = 0;
    let digit = 0;
    if (hasResult) {
      // " success=yes exit="
      if (bytes[at + 1] !== LETTER_S || bytes[at + 8] !== EQUALS) return "other-order";
      // Tools that write records anew quote the word.
      if (bytes[at + 9] !== LETTER_Y) return bytes[at + 9] === 34 ? "other-order" : "failed";
      if (bytes[at + 13] !== LETTER_E || bytes[at + 17] !== EQUALS) return "other-order";
      at += 18;
      const negative = bytes[at] === MINUS;
      if (negative) at++;
      digit = byteAt(bytes, at) - ZERO;
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = byteAt(bytes, ++at) - ZERO;
      }
      this.exit = negative ? -value : value;
    }
    if (bytes[at + 1] !== LETTER_A || bytes[at + 3] !== EQUALS) return "other-order";
    this.a0 = at + 4;
    at = blankAfter(bytes, at + 4, end);
    if (bytes[at + 1] !== LETTER_A || bytes[at + 3] !== EQUALS) return "other-order";
    this.a1 = at + 4;
    at = blankAfter(bytes, at + 4, end);
    if (bytes[at + 1] !== LETTER_A || bytes[at + 3] !== EQUALS) return "other-order";
    this.a2 = at + 4;
    at = blankAfter(bytes, at + 4, end);
    if (bytes[at + 1] !== LETTER_A || bytes[at + 3] !== EQUALS) return "other-order";
    this.a3 = at + 4;
    at = blankAfter(bytes, at + 4, end);
    if (bytes[at + 1] !== LETTER_I || bytes[at + 6] !== EQUALS) return "other-order";
    at += 7;
    value = 0;
    digit = byteAt(bytes, at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = byteAt(bytes, ++at) - ZERO;
    }
    this.items = value;
    if (bytes[at + 1] !== LETTER_P || bytes[at + 5] !== EQUALS) return "other-order";
    at += 6;
    value = 0;
    digit = byteAt(bytes, at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = byteAt(bytes, ++at) - ZERO;
    }
    this.ppid = value;
    if (bytes[at + 1] !== LETTER_P || bytes[at + 4] !== EQUALS) return "other-order";
    at += 5;
    value = 0;
    digit = byteAt(bytes, at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = byteAt(bytes, ++at) - ZERO;
    }
    this.pid = value;
    this.context = at;
    return at < end && bytes[at] === SPACE ? "succeeded" : "other-order";
  }

  /** The low 32 bits of an argument; undefined when `index` names none. */
  argument(bytes: Uint8Array, index: number): number | undefined {
    if (index < 0) return undefined;
    return lowBits(bytes, index === 0 ? this.a0 : index === 1 ? this.a1 : index === 2 ? this.a2 : this.a3);
  }
}

function blankAfter(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** The low 32 bits of the hex number at `start`; shifting drops what is above. */
export function lowBits(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let at = start; at < start + 16; at++) {
    const digit = hexDigit(byteAt(bytes, at));
    if (digit > 15) break;
    value = (value << 4) | digit;
  }
  return value;
}
