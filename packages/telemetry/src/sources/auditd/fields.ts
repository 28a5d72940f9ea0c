import { byteAt, type Latin1 } from "@limpid/core";
import type { RecordBody } from "./record.ts";

const SPACE = 32;
const QUOTE = 34;
const EQUALS = 61;

/**
 * Reads `name=value` fields in the order the kernel writes them. A field that is not next is searched, first in
 * what follows and then from the start; what stands behind 0x1d (auditd's own interpretation) has upper-case names and is never met.
 */
export class FieldCursor {
  readonly text: Latin1;
  readonly bytes: Uint8Array;
  readonly first: number;
  readonly end: number;
  /** The value that was found last. */
  start = 0;
  stop = 0;
  #next: number;

  constructor(record: RecordBody) {
    this.text = record.block.text;
    this.bytes = record.block.bytes;
    this.first = record.start;
    this.end = record.end;
    this.#next = record.start;
  }

  /** Goes to the value of `name`; false when the record has no such field. */
  find(name: string): boolean {
    const bytes = this.bytes;
    let at = this.#next;
    while (at < this.end && bytes[at] === SPACE) at++;
    if (!this.#nameAt(name, at)) {
      at = this.#search(name, at, this.end);
      if (at < 0) at = this.#search(name, this.first, this.#next);
      if (at < 0) return false;
    }
    this.start = at + name.length + 1;
    this.stop = valueEnd(bytes, this.start, this.end);
    this.#next = this.stop;
    return true;
  }

  /** A decimal number, which may have a sign; undefined when the field is absent or no number. */
  number(name: string): number | undefined {
    return this.find(name) ? parseDecimal(this.bytes, this.start, this.stop) : undefined;
  }

  /** The value as written, without quotes (laurel quotes more than the kernel); undefined when the field is absent. */
  raw(name: string): Latin1 | undefined {
    if (!this.find(name)) return undefined;
    const quoted = this.bytes[this.start] === QUOTE && this.stop - this.start > 1;
    return quoted ? this.text.slice(this.start + 1, this.stop - 1) : this.text.slice(this.start, this.stop);
  }

  #nameAt(name: string, at: number): boolean {
    if (at + name.length >= this.end) return false;
    for (let index = 0; index < name.length; index++) {
      if (this.bytes[at + index] !== name.charCodeAt(index)) return false;
    }
    return this.bytes[at + name.length] === EQUALS;
  }

  #search(name: string, from: number, to: number): number {
    for (let at = from; at < to; ) {
      while (at < to && this.bytes[at] === SPACE) at++;
      if (this.#nameAt(name, at)) return at;
      at = fieldEnd(this.bytes, at, to);
    }
    return -1;
  }
}

/** End of the field at `at`: a quoted value may be glued to the next name where the 0x1d was lost. */
function fieldEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let index = at; index < end; index++) {
    const code = bytes[index];
    if (code === SPACE) return index;
    if (code === EQUALS) return valueEnd(bytes, index + 1, end);
  }
  return end;
}

export function valueEnd(bytes: Uint8Array, start: number, end: number): number {
  const quoted = bytes[start] === QUOTE;
  for (let at = quoted ? start + 1 : start; at < end; at++) {
    if (bytes[at] === (quoted ? QUOTE : SPACE)) return quoted ? at + 1 : at;
  }
  return end;
}

/** A decimal number at `start`, undefined when there is none; what follows its digits is not looked at. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number | undefined {
  const negative = bytes[start] === 45;
  let at = negative ? start + 1 : start;
  const first = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = byteAt(bytes, at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === first || at - first > 20) return undefined;
  return negative ? -value : value;
}

/** The same for octal digits, and nothing else up to `end`. */
export function parseOctal(bytes: Uint8Array, start: number, end: number): number | undefined {
  let value = 0;
  if (end - start > 10 || end === start) return undefined;
  for (let at = start; at < end; at++) {
    const digit = byteAt(bytes, at) - 48;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}
