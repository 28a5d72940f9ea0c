import type { Integer64 } from "@limpid/core";
import { byteAt, decodeLatin1, encodeUtf8, type Latin1, type LogBlock, parseInteger64 } from "@limpid/core";
import type { KeptTexts } from "./kept-texts.ts";
import { RepeatedObjects } from "./repeated-objects.ts";
import type { ShapeNode, WrittenName } from "./shape.ts";
import { MAX_DEPTH, skipBlanks, skipNumber, skipString, skipValue, skipWord } from "./skip-json.ts";

/** What a JSON text holds, as far as a shape asks for it. Integers above 2^53 stay exact. */
export type Json = string | Integer64 | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const LETTER_E = 101;
const LETTER_F = 102;
const LETTER_N = 110;
const LETTER_T = 116;
const LETTER_U = 117;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** ASCII that stands for itself inside a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= 32 && code < 128 && code !== QUOTE && code !== BACKSLASH ? 1 : 0,
);
const MOST_DIGITS = 15; // that a number holds exactly, whatever they are

/**
 * Reads the parts of one JSON text that a shape asks for, in one walk that makes nothing of the rest. It takes
 * exactly the texts that `JSON.parse` takes, nested no deeper than 64, and gives what `JSON.parse` gives (of members
 * with the same name the last one), but for integers above 2^53, which stay exact, and bytes that are no UTF-8,
 * which become U+DC80 to U+DCFF. A property test holds it to that. One reader serves all lines.
 *
 * @see RFC 8259
 */
export class JsonReader {
  readonly #texts: KeptTexts;
  readonly #repeated = new Map<ShapeNode, RepeatedObjects>();
  #bytes: Uint8Array = new Uint8Array(0);
  #text = "";
  #at = 0;
  #end = 0;

  /** `texts` makes texts that may outlive the block. */
  constructor(texts: KeptTexts) {
    this.#texts = texts;
  }

  /** The value between `start` and `end`; undefined when it is no JSON. `stoppedAt` then says where it ceased to be. */
  read(block: LogBlock, start: number, end: number, node: ShapeNode | undefined): Json | undefined {
    this.#bytes = block.bytes;
    this.#text = block.text;
    this.#at = start;
    this.#end = end;
    const value = this.#value(node, 0);
    if (value === undefined) return undefined;
    this.#at = skipBlanks(this.#bytes, this.#at, end);
    return this.#at === end ? value : undefined;
  }

  /** Where the last reading stopped, in the block. */
  get stoppedAt(): number {
    return this.#at;
  }

  #value(node: ShapeNode | undefined, depth: number): Json | undefined {
    const first = this.#next();
    switch (first) {
      case QUOTE:
        return this.#string();
      case OPEN_BRACE:
        if (depth >= MAX_DEPTH) return undefined;
        return node?.repeats === true ? this.#again(node, depth) : this.#object(node, depth + 1);
      case OPEN_BRACKET:
        return depth < MAX_DEPTH ? this.#array(node, depth + 1) : undefined;
      case LETTER_T:
        return this.#word() ? true : undefined;
      case LETTER_F:
        return this.#word() ? false : undefined;
      case LETTER_N:
        return this.#word() ? null : undefined;
      default:
        return this.#number();
    }
  }

  /** An object that may have come lately. */
  #again(node: ShapeNode, depth: number): JsonObject | undefined {
    let repeated = this.#repeated.get(node);
    if (repeated === undefined) {
      repeated = new RepeatedObjects();
      this.#repeated.set(node, repeated);
    }
    const start = this.#at;
    const known = repeated.find(this.#text, this.#bytes, start, this.#end, depth);
    if (known !== undefined) {
      this.#at = start + known.text.length;
      return known.object;
    }
    const object = this.#object(node, depth + 1);
    if (object !== undefined) repeated.add(this.#text.slice(start, this.#at), object, depth);
    return object;
  }

  /** With a node its members only, without one all of them. */
  #object(node: ShapeNode | undefined, depth: number): JsonObject | undefined {
    this.#at += 1;
    if (this.#next() === CLOSE_BRACE) {
      this.#at += 1;
      return {};
    }
    return node === undefined ? this.#allMembers(depth) : this.#members(node, depth);
  }

  #allMembers(depth: number): JsonObject | undefined {
    const made: Record<string, Json> = {};
    for (;;) {
      const name = this.#next() === QUOTE ? this.#string() : undefined;
      const value = name !== undefined && this.#colon() ? this.#value(undefined, depth) : undefined;
      if (name === undefined || value === undefined) return undefined;
      if (name !== "__proto__") made[name] = value;
      // Not by assignment: a member called __proto__ is a member.
      else Object.defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true });
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACE) return undefined;
      this.#at += 1;
      if (code === CLOSE_BRACE) return made;
    }
  }

  #members(node: ShapeNode, depth: number): JsonObject | undefined {
    const bytes = this.#bytes;
    const end = this.#end;
    const made: Record<string, Json> = {};
    let former: WrittenName | undefined;
    let name = node.first;
    for (;;) {
      let at = this.#at;
      // Most often the member that followed last follows again.
      const guess = name.bytes;
      let same = 0;
      while (same < guess.length && bytes[at + same] === guess[same]) same++;
      if (same > 0 && same === guess.length) this.#at = at + same;
      else {
        const found = this.#name(node);
        if (found === undefined) return undefined;
        name = found;
        if (former === undefined) node.first = name;
        else former.next = name;
      }
      const { member } = name;
      if (member === undefined) {
        at = skipValue(bytes, this.#at, end, depth);
        if (at < 0) return this.#stop(~at);
        this.#at = at;
      } else {
        const value = this.#value(member.node, depth);
        if (value === undefined) return undefined;
        made[member.name] = value;
      }
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACE) return undefined;
      this.#at += 1;
      if (code === CLOSE_BRACE) return made;
      former = name;
      name = name.next;
    }
  }

  /** Goes behind the name that comes next, and the colon. */
  #name(node: ShapeNode): WrittenName | undefined {
    if (this.#next() !== QUOTE) return undefined;
    const start = this.#at + 1;
    const stop = skipString(this.#bytes, start - 1, this.#end);
    if (stop < 0) return this.#stop(~stop);
    this.#at = stop;
    if (!this.#colon()) return undefined;
    const written = this.#text.slice(start, stop - 1);
    if (!written.includes("\\")) return node.name(this.#bytes, start, stop - 1);
    const spelled = encodeUtf8(unescaped(written));
    return node.name(spelled, 0, spelled.length);
  }

  #array(node: ShapeNode | undefined, depth: number): readonly Json[] | undefined {
    const made: Json[] = [];
    this.#at += 1;
    if (this.#next() === CLOSE_BRACKET) {
      this.#at += 1;
      return made;
    }
    for (;;) {
      const value = this.#value(node, depth);
      if (value === undefined) return undefined;
      made.push(value);
      const code = this.#next();
      if (code !== COMMA && code !== CLOSE_BRACKET) return undefined;
      this.#at += 1;
      if (code === CLOSE_BRACKET) return made;
    }
  }

  #string(): string | undefined {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    let at = start;
    while (PLAIN[byteAt(bytes, at)] === 1) at++;
    if (at < this.#end && bytes[at] === QUOTE) {
      this.#at = at + 1;
      return this.#texts.cut(this.#text, bytes, start, at);
    }
    const stop = skipString(bytes, start - 1, this.#end);
    if (stop < 0) return this.#stop(~stop);
    this.#at = stop;
    return this.#texts.kept(unescaped(this.#text.slice(start, stop - 1)));
  }

  #number(): Integer64 | undefined {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (let digit = byteAt(bytes, at) - ZERO; digit >= 0 && digit <= 9; digit = byteAt(bytes, ++at) - ZERO) {
      value = value * 10 + digit;
    }
    const length = at - start;
    const next = byteAt(bytes, at);
    const plain = length === 1 || (length > 1 && length <= MOST_DIGITS && bytes[start] !== ZERO);
    if (plain && at <= this.#end && next !== DOT && (next | SPACE) !== LETTER_E) {
      this.#at = at;
      return value;
    }
    return this.#longNumber();
  }

  /** One that is negative, long, no integer, or none at all. */
  #longNumber(): Integer64 | undefined {
    const start = this.#at;
    const stop = skipNumber(this.#bytes, start, this.#end);
    if (stop < 0) return this.#stop(~stop);
    this.#at = stop;
    const written = this.#text.slice(start, stop);
    if (!INTEGER.test(written) || stop - start <= MOST_DIGITS) return Number(written);
    const exact = parseInteger64(written.startsWith("-") ? written.slice(1) : written);
    // Longer than 64 bits is no count of anything.
    if (exact === undefined) return Number(written);
    return written.startsWith("-") ? -exact : exact;
  }

  #word(): boolean {
    const stop = skipWord(this.#bytes, this.#at, this.#end);
    if (stop < 0) return false;
    this.#at = stop;
    return true;
  }

  /** Goes behind a colon. */
  #colon(): boolean {
    if (this.#next() !== COLON) return false;
    this.#at += 1;
    return true;
  }

  /** What comes next that is no blank; 0 at the end. */
  #next(): number {
    const code = byteAt(this.#bytes, this.#at);
    if (code > SPACE && this.#at < this.#end) return code;
    this.#at = skipBlanks(this.#bytes, this.#at, this.#end);
    return this.#at < this.#end ? byteAt(this.#bytes, this.#at) : 0;
  }

  #stop(at: number): undefined {
    this.#at = at;
    return undefined;
  }
}

const INTEGER = /^-?[0-9]+$/;
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

/** What a string says whose content, which is none that JSON refuses, is written so. */
function unescaped(written: Latin1): string {
  const decode = NOT_ASCII.test(written) ? decodeLatin1 : asItIs;
  let said = "";
  let from = 0;
  for (let at = written.indexOf("\\"); at >= 0; at = written.indexOf("\\", from)) {
    said += decode(written.slice(from, at));
    const escaped = written.charCodeAt(at + 1);
    if (escaped === LETTER_U) {
      said += String.fromCharCode(Number.parseInt(written.slice(at + 2, at + 6), 16));
      from = at + 6;
    } else {
      said += ESCAPES.get(escaped) ?? "";
      from = at + 2;
    }
  }
  return said + decode(written.slice(from));
}

const NOT_ASCII = /[\x80-\xff]/;

function asItIs(text: string): string {
  return text;
}
