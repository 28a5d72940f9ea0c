import { encodeUtf8, hex, sha256 } from "@limpid/core";

const MAX_IDS = 1 << 16; // in each half: some minutes of a busy host
const MAX_LENGTH = 200;
const MAX_KEPT = 512; // with its host; a sensor's own parts of one can be as long as a record

/** Ids of the events that were given out last: a line that stands in two files does not make an event happen twice. */
export class GivenIds {
  #newer = new Set<string>();
  #older = new Set<string>();

  /** Whether it was given before; from now on it was. */
  again(given: string): boolean {
    const id = given.length <= MAX_KEPT ? given : idOf([given]);
    if (this.#newer.has(id) || this.#older.has(id)) return true;
    if (this.#newer.size >= MAX_IDS) [this.#older, this.#newer] = [this.#newer, new Set()];
    this.#newer.add(id);
    return false;
  }
}

/**
 * An id for a record whose source numbers nothing: of what makes it different from every other one. Cryptographic,
 * because whoever can make two records alike can have one of them taken for a copy.
 */
export function idOf(parts: readonly (string | number | undefined)[]): string {
  let at = 0;
  for (const part of parts) {
    const text = typeof part === "string" ? part : String(part ?? "");
    const needed = at + MOST_BYTES * text.length + MOST_DIGITS + 2;
    if (needed > scratch.length) scratch = grown(scratch, 2 * needed);
    // With its length, so that no two lists are written alike.
    if (typeof part === "string") at = digitsOf(scratch, at, text.length);
    scratch[at++] = COLON;
    at = written(scratch, at, text);
    scratch[at++] = LINE_FEED;
  }
  const id = hex(sha256(scratch.subarray(0, at)).subarray(0, 12));
  if (scratch.length > MAX_SCRATCH) scratch = new Uint8Array(MAX_SCRATCH);
  return id;
}

const MOST_BYTES = 3; // of UTF-8 for a unit of UTF-16
const MOST_DIGITS = 10;
const LINE_FEED = 10;
const ZERO = 48;
const COLON = 58;
const MAX_SCRATCH = 1 << 16;
/** Used again for every record: making it costs more than the hash. */
let scratch = new Uint8Array(MAX_SCRATCH);

function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(bytes);
  return larger;
}

function digitsOf(bytes: Uint8Array, start: number, number: number): number {
  const at = number < 10 ? start : digitsOf(bytes, start, Math.floor(number / 10));
  bytes[at] = ZERO + (number % 10);
  return at + 1;
}

function written(bytes: Uint8Array, start: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) {
      const encoded = encodeUtf8(text);
      bytes.set(encoded, start);
      return start + encoded.length;
    }
    bytes[start + index] = unit;
  }
  return start + text.length;
}

/** An id that a sensor gave, when it can serve as one. */
export function ownId(id: string | undefined): string | undefined {
  return id === undefined || id === "" || id.length > MAX_LENGTH ? undefined : id;
}
