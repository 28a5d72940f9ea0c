import { PRINTABLE } from "./byte-classes.ts";

/** ASCII, and UTF-16 with characters of ASCII in either byte order. */
export type StringEncoding = "ascii" | "utf-16le" | "utf-16be";

/** Where a search goes on. Places are those of the file, so that the next piece may begin anywhere. */
export interface Search {
  /** Runs of either kind that end up to here are done. */
  asciiFloor: number;
  wideFloor: number;
  /** Where the next piece has to begin: at the run that this one ends inside of, else a little before its end. */
  resume: number;
}

/** A run in a piece, in bytes of the piece: `start` to `end`, which does not belong to it. */
export type RunFound = (encoding: StringEncoding, start: number, end: number) => void;

/** Bits of the odd bytes of a word: the first and the last one or three, in the order of memory. */
const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const FIRST = isLittleEndian ? 0x80 : 0x80000000;
const LAST = isLittleEndian ? 0x80000000 : 0x80;
const FIRST_THREE = isLittleEndian ? 0x808080 : 0x80808000;
const LAST_THREE = isLittleEndian ? 0x80808000 : 0x808080;
const ALL_ODD = -1;

/**
 * Finds runs of at least `shortest` (4 or more) characters in a piece that begins at `base` in the file and is made
 * of whole words of four bytes, also in memory. A run fills a word, or it ends one and begins the next: only there the
 * bytes around are read, in code at one word of fifty, where one byte of three happens to be printable.
 *
 * The four bits of `odd` tell which bytes are no text; DEL, and what follows a tab, may pass here and are looked at
 * again.
 */
export function findRuns(
  piece: Uint8Array,
  base: number,
  isLast: boolean,
  shortest: number,
  search: Search,
  found: RunFound,
): void {
  const { length } = piece;
  const words = new Uint32Array(piece.buffer, piece.byteOffset, length >> 2);
  const count = words.length;
  // Six and more bytes that fill no word have three in each of two; four have at least one.
  const [ends, begins] = shortest < 6 ? [LAST, FIRST] : [LAST_THREE, FIRST_THREE];
  let asciiFloor = search.asciiFloor - base;
  let wideFloor = search.wideFloor - base;
  let open = -1;
  let before = ALL_ODD;
  let index = 0;
  for (; index < count; index++) {
    const word = words[index] as number;
    const tabs = word ^ 0x09090909;
    const odd = (word | ~((word & 0x7f7f7f7f) + 0x60606060)) & ~((tabs - 0x01010101) & ~tabs) & 0x80808080;
    const split = (before & ends) | (odd & begins);
    before = odd;
    if (odd === 0 || split === 0) {
      const at = index * 4;
      if (at < asciiFloor || PRINTABLE[piece[at] as number] === 0) continue;
      let end = at + 1;
      while (end < length && PRINTABLE[piece[end] as number] === 1) end++;
      let start = at;
      while (start > 0 && start > asciiFloor && PRINTABLE[piece[start - 1] as number] === 1) start--;
      if (end === length && !isLast) {
        open = start;
        break;
      }
      if (end - start >= shortest) found("ascii", start, end);
      asciiFloor = end;
      if (end >> 2 > index) {
        index = (end >> 2) - 1;
        before = ALL_ODD; // the next run begins behind the end of this one
      }
    } else if (((odd | (word & 0xff00ff00)) ^ 0x80008000) === 0 || ((odd | (word & 0xff00ff)) ^ 0x800080) === 0) {
      // The odd bytes are zeros: they and text in turn. Most often it is a few small numbers and ends soon.
      const at = index * 4;
      if (at < wideFloor) continue;
      const zeroAt = piece[at] === 0 ? 0 : 1; // at even or odd distances from here
      let end = at;
      while (end < length && isTurn(piece[end] as number, ((end - at) & 1) === zeroAt)) end++;
      let start = at;
      while (start > 0 && start > wideFloor && isTurn(piece[start - 1] as number, ((at - start + 1) & 1) === zeroAt))
        start--;
      if (end === length && !isLast) {
        open = start;
        break;
      }
      const wide = wideRun(base + start, base + end, piece[start] === 0, piece[end - 1] === 0);
      if (wide.end - wide.start >= shortest * 2) found(wide.encoding, wide.start - base, wide.end - base);
      wideFloor = end - 1; // whose last byte may begin a row that turns the other way
      if ((end - 1) >> 2 > index) {
        index = ((end - 1) >> 2) - 1;
        before = ALL_ODD;
      }
    }
  }
  search.asciiFloor = base + asciiFloor;
  search.wideFloor = base + wideFloor;
  search.resume = base + (open >= 0 ? open : Math.max(0, index * 4 - shortest * 2));
}

/** Whether a byte continues a row of zeros and printable bytes in turn. */
export function isTurn(byte: number, wantsZero: boolean): boolean {
  return wantsZero ? byte === 0 : PRINTABLE[byte] === 1;
}

/**
 * The UTF-16 text in a row of zeros and printable bytes in turn, by offsets in the file. A row that can be read either
 * way is read so that its characters lie at even places, where compilers put them.
 */
export function wideRun(
  start: number,
  end: number,
  zeroFirst: boolean,
  zeroLast: boolean,
): { readonly encoding: StringEncoding; readonly start: number; readonly end: number } {
  const isLittle = !zeroFirst || (zeroLast && start % 2 !== 0);
  const first = isLittle && zeroFirst ? start + 1 : start;
  return { encoding: isLittle ? "utf-16le" : "utf-16be", start: first, end: end - ((end - first) % 2) };
}
