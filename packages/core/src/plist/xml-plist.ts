import type { IssueCode, Parsed } from "../bytes/issue.ts";
import { decodeUtf8 } from "../text/bytes-text.ts";
import { MAX_DEPTH, MAX_VALUES, type PlistValue } from "./value.ts";

const MAX_SIZE = 16 << 20; // characters; longer ones are lists of nobody's receipts

/**
 * A property list as XML, in one walk: tags, comments and the document type are passed, entities are decoded.
 *
 * @see https://www.apple.com/DTDs/PropertyList-1.0.dtd
 */
export function parseXmlPlist(bytes: Uint8Array, base: number): Parsed<PlistValue | undefined> {
  const text = decodeUtf8(bytes.subarray(0, MAX_SIZE));
  if (!/<plist[\s>]/.test(text.slice(0, 4096))) {
    return { value: undefined, issues: [{ code: "invalid-value", at: base, what: "no property list" }] };
  }
  const walk = new Walk(text);
  const value = walk.value(0);
  const { failed } = walk;
  return {
    value: value ?? undefined,
    issues: failed === undefined ? [] : [{ code: failed, at: base, what: "property list: cut, or beyond its limits" }],
  };
}

interface Tag {
  readonly name: string;
  readonly closing: boolean;
  /** It holds nothing: `<true/>`. */
  readonly empty: boolean;
}

class Walk {
  readonly #text: string;
  #at = 0;
  #values = 0;
  failed: IssueCode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next value; undefined at the end of the collection around it, null for one of no known kind. */
  value(depth: number): PlistValue | null | undefined {
    for (;;) {
      const tag = this.#tag();
      if (tag === undefined || tag.closing) return undefined;
      if (tag.name === "plist") continue;
      if (++this.#values > MAX_VALUES || depth > MAX_DEPTH) {
        this.failed = "limit-exceeded";
        return undefined;
      }
      return this.#valueOf(tag, depth);
    }
  }

  #valueOf(tag: Tag, depth: number): PlistValue | null {
    const content = (): string => (tag.empty ? "" : this.#content(tag.name));
    switch (tag.name) {
      case "dict":
        return tag.empty ? new Map() : this.#dictionary(depth);
      case "array":
        return tag.empty ? [] : this.#array(depth);
      case "string":
        return unescaped(content());
      case "key":
        return unescaped(content());
      case "integer": {
        const written = content().trim();
        return /^[+-]?[0-9]{1,15}$/.test(written) ? Number(written) : null;
      }
      case "real":
        return Number(content());
      case "date": {
        const at = Date.parse(content().trim());
        return Number.isNaN(at) ? null : new Date(at);
      }
      case "true":
        return true;
      case "false":
        return false;
      default:
        if (!tag.empty) this.#content(tag.name); // data among them: nothing here asks for it
        return null;
    }
  }

  #array(depth: number): readonly PlistValue[] {
    const values: PlistValue[] = [];
    for (let value = this.value(depth + 1); value !== undefined; value = this.value(depth + 1)) {
      if (value !== null) values.push(value);
    }
    return values;
  }

  #dictionary(depth: number): PlistValue {
    const values = new Map<string, PlistValue>();
    for (;;) {
      const key = this.value(depth + 1);
      if (key === undefined) return values;
      const value = this.value(depth + 1);
      if (value === undefined) return values;
      if (typeof key === "string" && value !== null) values.set(key, value);
    }
  }

  #tag(): Tag | undefined {
    const text = this.#text;
    for (;;) {
      const open = text.indexOf("<", this.#at);
      if (open < 0) return this.#cut();
      const isComment = text.startsWith("<!--", open);
      const close = text.indexOf(isComment ? "-->" : ">", open + (isComment ? 4 : 0));
      if (close < 0) return this.#cut();
      this.#at = close + (isComment ? 3 : 1);
      const first = text[open + 1];
      if (first === "!" || first === "?") continue;
      const written = text.slice(open + 1, Math.min(close, open + 64));
      const [, slash, name = ""] = /^(\/?)([a-z]{1,16})/.exec(written) ?? [];
      return { name, closing: slash === "/", empty: text[close - 1] === "/" };
    }
  }

  /** The text up to the closing tag of this name. */
  #content(name: string): string {
    const end = this.#text.indexOf(`</${name}>`, this.#at);
    if (end < 0) {
      this.#cut();
      return "";
    }
    const content = this.#text.slice(this.#at, end);
    this.#at = end + name.length + 3;
    return content;
  }

  #cut(): undefined {
    this.failed ??= "truncated";
    this.#at = this.#text.length;
    return undefined;
  }
}

const ENTITIES: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
