import type { Parsed, ParseIssue } from "@limpid/core";
import { textOf } from "../../../content/text.ts";

/** A value of a property list. Maps keep the order of the file. */
export type PlistValue = boolean | PlistScalar | readonly PlistValue[] | ReadonlyMap<string, PlistValue>;

export interface PlistScalar {
  readonly kind: "string" | "integer" | "real" | "date" | "data";
  /** As written; of data its base64 without white space. */
  readonly text: string;
}

export const MAX_PLIST_BYTES = 1 << 18; // entitlements are a few kilobytes
export const MAX_PLIST_VALUES = 4096;
export const MAX_PLIST_DEPTH = 32;

/**
 * Reads a property list in XML in one walk. Only what Apple's DTD has is known: an unknown element, a wrong
 * nesting or a limit ends the reading with an issue, and nothing is returned, because half a list would deceive.
 * Two equal keys are an issue too: programs that read such a list disagree about it.
 *
 * @see https://www.apple.com/DTDs/PropertyList-1.0.dtd
 */
export function parseXmlPlist(bytes: Uint8Array, at: number): Parsed<PlistValue | null> {
  if (bytes.length > MAX_PLIST_BYTES) {
    const what = `property list: at most ${MAX_PLIST_BYTES} bytes expected, ${bytes.length} found`;
    return { value: null, issues: [{ code: "limit-exceeded", at, what }] };
  }
  return new PlistWalk(textOf(bytes), at).read();
}

interface OpenList {
  readonly name: "dict" | "array";
  readonly map: Map<string, PlistValue>;
  readonly list: PlistValue[];
  key: string | undefined;
}

const SCALARS: ReadonlySet<string> = new Set(["string", "integer", "real", "date", "data"]);

/** One walk over the text; positions are characters, so issues name where the list begins. */
class PlistWalk {
  readonly #text: string;
  readonly #at: number;
  readonly #issues: ParseIssue[] = [];
  readonly #open: OpenList[] = [];
  #position = 0;
  #values = 0;
  #root: PlistValue | undefined;
  #failed = false;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  read(): Parsed<PlistValue | null> {
    while (!this.#failed) {
      const start = this.#text.indexOf("<", this.#position);
      const between = this.#text.slice(this.#position, start < 0 ? undefined : start);
      if (between.replaceAll("\0", "").trim() !== "")
        this.#fail("invalid-value", `text between elements: ${JSON.stringify(between.slice(0, 20))}`);
      if (start < 0) break;
      this.#position = start;
      this.#markup();
    }
    const complete = !this.#failed && this.#open.length === 0 && this.#root !== undefined;
    if (!complete && !this.#failed) this.#fail("truncated", "it ends before its last element does");
    return { value: complete ? (this.#root ?? null) : null, issues: this.#issues };
  }

  #fail(code: ParseIssue["code"], what: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#issues.push({ code, at: this.#at, what: `property list: ${what}` });
  }

  #markup(): void {
    if (this.#text.startsWith("<!--", this.#position)) this.#skipTo("-->", 4);
    else if (this.#text.startsWith("<?", this.#position)) this.#skipTo("?>", 2);
    else if (this.#text.startsWith("<!", this.#position)) this.#skipTo(">", 2);
    else this.#element();
  }

  /** Passes over what stands up to `end`; returns it. */
  #skipTo(end: string, from: number): string {
    const start = this.#position + from;
    const found = this.#text.indexOf(end, start);
    if (found < 0) {
      this.#fail("truncated", `${JSON.stringify(end)} expected, the end found`);
      return "";
    }
    this.#position = found + end.length;
    return this.#text.slice(start, found);
  }

  #element(): void {
    const tag = this.#skipTo(">", 1);
    if (this.#failed) return;
    const isClosing = tag.startsWith("/");
    const isEmpty = tag.endsWith("/");
    const inner = tag.slice(isClosing ? 1 : 0, isEmpty ? -1 : undefined).trim();
    const space = inner.search(/\s/);
    const name = space < 0 ? inner : inner.slice(0, space);
    if (name === "plist") return;
    if (isClosing) this.#close(name);
    else if (name === "dict" || name === "array") this.#begin(name, isEmpty);
    else if (name === "key") this.#key(isEmpty ? "" : this.#content("key"));
    else if (name === "true" || name === "false") this.#bool(name === "true", isEmpty, name);
    else if (SCALARS.has(name)) {
      const text = isEmpty ? "" : this.#content(name);
      this.#add({ kind: name as PlistScalar["kind"], text: name === "data" ? text.replaceAll(/\s+/g, "") : text });
    } else this.#fail("invalid-value", `unknown element ${JSON.stringify(name.slice(0, 20))}`);
  }

  #bool(value: boolean, isEmpty: boolean, name: string): void {
    if (!isEmpty && this.#content(name).trim() !== "") this.#fail("invalid-value", `text in <${name}>`);
    else this.#add(value);
  }

  /** The text of an element that holds nothing else, up to its end. */
  #content(name: string): string {
    const raw = this.#skipTo(`</${name}>`, 0);
    const section = /^\s*<!\[CDATA\[([^\]]*)\]\]>\s*$/.exec(raw);
    if (section !== null) return section[1] ?? "";
    if (raw.includes("<")) this.#fail("invalid-value", `an element inside of <${name}>`);
    return raw.includes("&") ? unescapeXml(raw) : raw;
  }

  #key(text: string): void {
    const list = this.#open.at(-1);
    if (list?.name !== "dict" || list.key !== undefined) this.#fail("invalid-value", "a key where none belongs");
    else {
      if (list.map.has(text)) {
        const what = `property list: the key ${JSON.stringify(text.slice(0, 100))} stands twice`;
        if (this.#issues.length < MAX_ISSUES) this.#issues.push({ code: "contradiction", at: this.#at, what });
      }
      list.key = text;
    }
  }

  #begin(name: "dict" | "array", isEmpty: boolean): void {
    if (this.#open.length >= MAX_PLIST_DEPTH) this.#fail("limit-exceeded", `nested deeper than ${MAX_PLIST_DEPTH}`);
    else if (isEmpty) this.#add(name === "dict" ? new Map() : []);
    else this.#open.push({ name, map: new Map(), list: [], key: undefined });
  }

  #close(name: string): void {
    const list = this.#open.pop();
    if (list?.name !== name || list.key !== undefined) {
      this.#fail("invalid-value", `</${name.slice(0, 20)}> where it does not belong`);
    } else this.#add(name === "dict" ? list.map : list.list);
  }

  #add(value: PlistValue): void {
    if (++this.#values > MAX_PLIST_VALUES) this.#fail("limit-exceeded", `more than ${MAX_PLIST_VALUES} values`);
    const list = this.#open.at(-1);
    if (list === undefined) {
      if (this.#root !== undefined) this.#fail("invalid-value", "a second value behind the first");
      this.#root = value;
    } else if (list.name === "array") list.list.push(value);
    else if (list.key === undefined) this.#fail("invalid-value", "a value without a key");
    else {
      list.map.set(list.key, value);
      list.key = undefined;
    }
  }
}

const MAX_ISSUES = 8;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Replaces the entities that XML itself has and numbers; others stay as they are. */
function unescapeXml(text: string): string {
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,4});/g, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES.get(name) ?? whole;
    const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** A value in one line, for people and for comparison: the same for the same value, whatever form it was read from. */
export function plistText(value: PlistValue): string {
  if (typeof value === "boolean") return String(value);
  if (isScalar(value)) return value.text;
  if (isList(value)) return `[${value.map(plistText).join(", ")}]`;
  const pairs = [...value].map(([key, inner]) => `${key}: ${plistText(inner)}`);
  return `{${pairs.sort().join(", ")}}`;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes as a property list writes them. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const word = (first << 16) | (second << 8) | third;
    const digits = [18, 12, 6, 0].map((shift) => BASE64.charAt((word >> shift) & 63));
    text += digits.slice(0, Math.min(4, bytes.length - at + 1)).join("");
  }
  return text.padEnd(Math.ceil(bytes.length / 3) * 4, "=");
}

export function isDictionary(value: PlistValue | null): value is ReadonlyMap<string, PlistValue> {
  return value instanceof Map;
}

export function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}

export function isScalar(value: PlistValue): value is PlistScalar {
  return typeof value === "object" && "kind" in value;
}
