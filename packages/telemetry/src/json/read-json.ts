import type { Integer64 } from "@limpid/core";
import { byteAt, decodeLatin1, encodeUtf8, type LogBlock, parseInteger64 } from "@limpid/core";
import type { ShapeMember, ShapeNode } from "./shape.ts";

/** What a JSON text holds, as far as a shape asks for it. Integers above 2^53 stay exact. */
export type Json = string | Integer64 | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

/** Deeper than any log nests; a hostile line is nothing but brackets. */
const MAX_DEPTH = 64;

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
const NINE = 57;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const LETTER_E = 101;
const LETTER_U = 117;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** What a byte inside a string is. */
const PLAIN = 1;
const HIGH = 2;
const BYTE_KINDS = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 128 ? HIGH : code >= 32 && code !== QUOTE && code !== BACKSLASH ? PLAIN : 0,
);

/**
 * Reads the parts of one JSON text that a shape asks for, in one walk that makes nothing of the rest. It takes
 * exactly the texts that `JSON.parse` takes, nested no deeper than 64, and gives what `JSON.parse` gives (of members
 * with the same name the last one), but for integers above 2^53, which stay exact, and bytes that are no UTF-8,
 * which become U+DC80 to U+DCFF. A property test holds it to that. One reader serves all lines.
 *
 * @see RFC 8259
 */
export class JsonReader {
  readonly #keep: (text: string) => string;
  #bytes: Uint8Array = new Uint8Array(0);
  #text = "";
  #at = 0;
  #end = 0;
  /** Of the string that was passed last: whether it is written with escapes, whether with bytes that are no ASCII. */
  #escaped = false;
  #high = false;

  /** `keep` makes a text that may outlive the block. */
  constructor(keep: (text: string) => string) {
    this.#keep = keep;
  }

  /** The value between `start` and `end`; undefined when it is no JSON. `stoppedAt` then says where it ceased to be. */
  read(block: LogBlock, start: number, end: number, node: ShapeNode | undefined): Json | undefined {
    this.#bytes = block.bytes;
    this.#text = block.text;
    this.#at = start;
    this.#end = end;
    const value = this.#value(node, 0);
    if (value === undefined) return undefined;
    this.#blanks();
    return this.#at === end ? value : undefined;
  }

  /** Where the last reading stopped, in the block. */
  get stoppedAt(): number {
    return this.#at;
  }

  #value(node: ShapeNode | undefined, depth: number): Json | undefined {
    this.#blanks();
    if (this.#at >= this.#end) return undefined;
    const first = byteAt(this.#bytes, this.#at);
    switch (first) {
      case QUOTE:
        return this.#string();
      case OPEN_BRACE:
        return depth < MAX_DEPTH ? this.#object(node, depth + 1) : undefined;
      case OPEN_BRACKET:
        return depth < MAX_DEPTH ? this.#array(node, depth + 1) : undefined;
      case 116:
        return this.#word("true") ? true : undefined;
      case 102:
        return this.#word("false") ? false : undefined;
      case 110:
        return this.#word("null") ? null : undefined;
      default:
        return this.#number();
    }
  }

  /** With a node its members only, without one all of them. */
  #object(node: ShapeNode | undefined, depth: number): JsonObject | undefined {
    const made: Record<string, Json> = {};
    this.#at += 1;
    if (this.#meets(CLOSE_BRACE)) return made;
    for (;;) {
      this.#blanks();
      const start = this.#at + 1;
      if (!this.#skipString()) return undefined;
      const end = this.#at - 1;
      if (node === undefined) {
        const name = this.#decoded(start, end);
        const value = this.#meets(COLON) ? this.#value(undefined, depth) : undefined;
        if (value === undefined) return undefined;
        // Not by assignment: a member called __proto__ is a member.
        Object.defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true });
      } else {
        const member = this.#escaped ? this.#spelled(node, start, end) : node.member(this.#bytes, start, end);
        if (!this.#meets(COLON)) return undefined;
        if (member === undefined) {
          if (!this.#skip(depth)) return undefined;
        } else {
          const value = this.#value(member.node, depth);
          if (value === undefined) return undefined;
          made[member.name] = value;
        }
      }
      if (this.#meets(COMMA)) continue;
      return this.#meets(CLOSE_BRACE) ? made : undefined;
    }
  }

  #array(node: ShapeNode | undefined, depth: number): readonly Json[] | undefined {
    const made: Json[] = [];
    this.#at += 1;
    if (this.#meets(CLOSE_BRACKET)) return made;
    for (;;) {
      const value = this.#value(node, depth);
      if (value === undefined) return undefined;
      made.push(value);
      if (this.#meets(COMMA)) continue;
      return this.#meets(CLOSE_BRACKET) ? made : undefined;
    }
  }

  /** The member whose name is written with escapes. */
  #spelled(node: ShapeNode, start: number, end: number): ShapeMember | undefined {
    const name = encodeUtf8(this.#decoded(start, end));
    return node.member(name, 0, name.length);
  }

  #string(): string | undefined {
    const start = this.#at + 1;
    return this.#skipString() ? this.#decoded(start, this.#at - 1) : undefined;
  }

  /** Goes behind the string that begins here; false when none does or it is none. */
  #skipString(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    this.#escaped = false;
    this.#high = false;
    if (bytes[at] !== QUOTE || at >= end) return false;
    at += 1;
    for (;;) {
      let kind = BYTE_KINDS[byteAt(bytes, at)];
      while (kind === PLAIN) kind = BYTE_KINDS[byteAt(bytes, ++at)];
      if (at >= end) break;
      const code = bytes[at];
      if (code === QUOTE) {
        this.#at = at + 1;
        return true;
      }
      if (kind === HIGH) {
        this.#high = true;
        at += 1;
        continue;
      }
      if (code !== BACKSLASH) break;
      this.#escaped = true;
      const escaped = byteAt(bytes, at + 1);
      if (escaped === LETTER_U) {
        if (!isHex4(bytes, at + 2)) break;
        at += 6;
      } else if (ESCAPES.has(escaped)) at += 2;
      else break;
    }
    this.#at = Math.min(at, end);
    return false;
  }

  /** What the string says that was passed last and whose content this is. */
  #decoded(start: number, end: number): string {
    const written = this.#text.slice(start, end);
    if (!this.#escaped) return this.#keep(this.#high ? decodeLatin1(written) : written);
    let said = "";
    let from = 0;
    for (let at = written.indexOf("\\"); at >= 0; at = written.indexOf("\\", from)) {
      const plain = written.slice(from, at);
      said += this.#high ? decodeLatin1(plain) : plain;
      const escaped = written.charCodeAt(at + 1);
      if (escaped === LETTER_U) {
        said += String.fromCharCode(Number.parseInt(written.slice(at + 2, at + 6), 16));
        from = at + 6;
      } else {
        said += ESCAPES.get(escaped) ?? "";
        from = at + 2;
      }
    }
    const rest = written.slice(from);
    return this.#keep(said + (this.#high ? decodeLatin1(rest) : rest));
  }

  #number(): Integer64 | undefined {
    const start = this.#at;
    const whole = this.#skipNumber();
    if (whole === undefined) return undefined;
    const length = this.#at - start;
    if (whole && length <= 15) return smallInteger(this.#bytes, start, this.#at);
    const written = this.#text.slice(start, this.#at);
    if (!whole) return Number(written);
    const exact = parseInteger64(written.startsWith("-") ? written.slice(1) : written);
    // Longer than 64 bits is no count of anything.
    if (exact === undefined) return Number(written);
    return written.startsWith("-") ? -exact : exact;
  }

  /** Goes behind the number that begins here: whether it is written as an integer; undefined when it is none. */
  #skipNumber(): boolean | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at;
    if (bytes[at] === MINUS) at++;
    const first = at;
    while (at < end && isDigit(bytes[at])) at++;
    // No digits, or a zero before others.
    if (at === first || (bytes[first] === ZERO && at - first > 1)) return this.#stop(at);
    let whole = true;
    if (at < end && bytes[at] === DOT) {
      whole = false;
      const fraction = ++at;
      while (at < end && isDigit(bytes[at])) at++;
      if (at === fraction) return this.#stop(at);
    }
    if (at < end && (byteAt(bytes, at) | SPACE) === LETTER_E) {
      whole = false;
      at++;
      if (at < end && (bytes[at] === PLUS || bytes[at] === MINUS)) at++;
      const exponent = at;
      while (at < end && isDigit(bytes[at])) at++;
      if (at === exponent) return this.#stop(at);
    }
    this.#at = at;
    return whole;
  }

  #stop(at: number): undefined {
    this.#at = at;
    return undefined;
  }

  /** Goes behind the value that begins here and makes nothing of it; false when it is none. */
  #skip(depth: number): boolean {
    const bytes = this.#bytes;
    this.#blanks();
    if (this.#at >= this.#end) return false;
    switch (bytes[this.#at]) {
      case QUOTE:
        return this.#skipString();
      case OPEN_BRACE:
        return depth < MAX_DEPTH && this.#skipMembers(CLOSE_BRACE, depth + 1);
      case OPEN_BRACKET:
        return depth < MAX_DEPTH && this.#skipMembers(CLOSE_BRACKET, depth + 1);
      case 116:
        return this.#word("true");
      case 102:
        return this.#word("false");
      case 110:
        return this.#word("null");
      default:
        return this.#skipNumber() !== undefined;
    }
  }

  #skipMembers(close: number, depth: number): boolean {
    this.#at += 1;
    if (this.#meets(close)) return true;
    for (;;) {
      if (close === CLOSE_BRACE) {
        this.#blanks();
        if (!this.#skipString() || !this.#meets(COLON)) return false;
      }
      if (!this.#skip(depth)) return false;
      if (this.#meets(COMMA)) continue;
      return this.#meets(close);
    }
  }

  #blanks(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    if (byteAt(bytes, at) > SPACE) return;
    for (; at < this.#end; at++) {
      const code = bytes[at];
      if (code !== SPACE && code !== TAB && code !== LINE_FEED && code !== RETURN) break;
    }
    this.#at = at;
  }

  /** Goes behind `code` when it comes next, blanks before it or not. */
  #meets(code: number): boolean {
    if (this.#bytes[this.#at] !== code) {
      this.#blanks();
      if (this.#bytes[this.#at] !== code) return false;
    }
    if (this.#at >= this.#end) return false;
    this.#at += 1;
    return true;
  }

  #word(word: "true" | "false" | "null"): boolean {
    if (this.#at + word.length > this.#end || !this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [QUOTE, '"'],
  [BACKSLASH, "\\"],
  [47, "/"],
  [98, "\b"],
  [102, "\f"],
  [110, "\n"],
  [114, "\r"],
  [116, "\t"],
]);

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= ZERO && code <= NINE;
}

function isHex4(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 4; at++) {
    const code = byteAt(bytes, at);
    const letter = code | 32;
    if (!isDigit(code) && !(letter >= 97 && letter <= 102)) return false;
  }
  return true;
}

function smallInteger(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let value = 0;
  for (let at = negative ? start + 1 : start; at < end; at++) value = value * 10 + byteAt(bytes, at) - ZERO;
  return negative ? -value : value;
}
