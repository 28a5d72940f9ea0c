import { byteAt, type Latin1, own } from "@limpid/core";

const FEWEST_SLOTS = 256; // for logs of a few lines
const SLOTS = 16_384; // paths, names and accounts of a busy host; about 2 MB
const MAX_LENGTH = 512; // longer ones hardly repeat
/** Shorter ones V8 copies by itself (SlicedString::kMinLength), and most are numbers that nobody keeps. */
const MIN_LENGTH = 13;

/**
 * The texts that records keep. A log repeats the same few; each is copied out of its block once, and found again by a
 * few of its characters: comparing it with the one text that it may be is quicker than a hash of all of it.
 */
export class KeptTexts {
  #slots: (string | undefined)[] | undefined;
  /** Texts copied since the slots are as many as they are. */
  #copied = 0;

  kept(text: string): string {
    const { length } = text;
    if (length < MIN_LENGTH) return text;
    if (length > MAX_LENGTH) return own(text);
    let mixed = length;
    for (let at = length - 1, step = 1; at >= 0; at -= step, step += 1) {
      mixed = Math.imul(mixed ^ text.charCodeAt(at), FACTOR);
    }
    return this.#known(text, mixed);
  }

  /** The same for the ASCII text between `start` and `end` of a block. */
  cut(text: Latin1, bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    const written = text.slice(start, end);
    if (length < MIN_LENGTH) return written;
    if (length > MAX_LENGTH) return own(written);
    let mixed = length;
    for (let at = end - 1, step = 1; at >= start; at -= step, step += 1) {
      mixed = Math.imul(mixed ^ byteAt(bytes, at), FACTOR);
    }
    return this.#known(written, mixed);
  }

  #known(text: string, mixed: number): string {
    let slots = this.#slots;
    if (slots === undefined || (this.#copied > slots.length && slots.length < SLOTS)) slots = this.#more();
    const slot = (mixed ^ (mixed >>> 15)) & (slots.length - 1);
    const known = slots[slot];
    if (known === text) return known;
    const copy = own(text);
    slots[slot] = copy;
    this.#copied += 1;
    return copy;
  }

  /** Room for eight times as many texts, empty: each is copied once more, which costs less than finding its new place. */
  #more(): (string | undefined)[] {
    const count = this.#slots === undefined ? FEWEST_SLOTS : Math.min(SLOTS, this.#slots.length * 8);
    this.#slots = new Array<string | undefined>(count).fill(undefined);
    this.#copied = 0;
    return this.#slots;
  }
}

const FACTOR = 0x01000193; // of the FNV hash
