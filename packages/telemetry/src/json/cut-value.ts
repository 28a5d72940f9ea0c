import type { Latin1 } from "@limpid/core";

const MAX_DEPTH = 64; // the reader's own
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * JSON that was cut somewhere, made whole: what its beginning says up to the last member or element that is there in
 * full. Undefined for a text that is no object or array, or is not cut. A log's head may end within its first record.
 */
export function closeCut(text: Latin1): Latin1 | undefined {
  /** What would close all that is open, innermost first. */
  let closers = "";
  let wholeTo = 0;
  let wholeClosers = "";
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    switch (code) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (closers.length === MAX_DEPTH) return undefined;
        closers = (code === OPEN_BRACE ? "}" : "]") + closers;
        [wholeTo, wholeClosers] = [at + 1, closers];
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (closers.charCodeAt(0) !== code) return undefined;
        closers = closers.slice(1);
        if (closers === "") return undefined;
        [wholeTo, wholeClosers] = [at + 1, closers];
        break;
      case COMMA:
        [wholeTo, wholeClosers] = [at, closers];
        break;
    }
  }
  return wholeTo === 0 ? undefined : text.slice(0, wholeTo) + wholeClosers;
}

/** Where the quote stands that ends the string beginning at `start`; the length of the text when it does not end. */
function endOfString(text: Latin1, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
