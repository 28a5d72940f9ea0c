import { hex, type Parsed, type ParseIssue, Reader } from "@limpid/core";
import { textOf } from "../../../content/text.ts";
import { base64, MAX_PLIST_BYTES, MAX_PLIST_DEPTH, MAX_PLIST_VALUES, type PlistValue } from "./plist.ts";

const TAG_BOOLEAN = 0x01;
const TAG_INTEGER = 0x02;
const TAG_OCTETS = 0x04;
const TAG_TEXT = 0x0c;
const TAG_SEQUENCE = 0x30;
const TAG_SET = 0x31; // dictionaries of the first version
const TAG_ENTITLEMENTS = 0x70; // APPLICATION 16
const TAG_DICTIONARY = 0xb0; // CONTEXT 16

/**
 * Reads entitlements in DER: APPLICATION 16 { version, dictionary }, a dictionary being pairs of name and value.
 * Lengths are definite, as DER asks; whatever else stands there ends the reading with an issue.
 *
 * @see https://developer.apple.com/documentation/xcode/using-the-latest-code-signature-format
 */
export function parseDerEntitlements(bytes: Uint8Array, at: number): Parsed<PlistValue | null> {
  if (bytes.length > MAX_PLIST_BYTES) {
    const what = `entitlements (DER): at most ${MAX_PLIST_BYTES} bytes expected, ${bytes.length} found`;
    return { value: null, issues: [{ code: "limit-exceeded", at, what }] };
  }
  const walk = new DerWalk();
  const outer = walk.element(new Reader(bytes, "big", at, "entitlements (DER)"));
  let value: PlistValue | null = null;
  if (outer.tag === TAG_ENTITLEMENTS) {
    const version = walk.element(outer.content);
    if (version.tag !== TAG_INTEGER) walk.fail("invalid-value", outer.content.base, "a version expected");
    value = walk.value(outer.content, 0);
  } else if (outer.tag === TAG_SET || outer.tag === TAG_DICTIONARY) value = walk.dictionary(outer.content, 0);
  else walk.fail("invalid-value", at, `tag 0x70 expected, 0x${outer.tag.toString(16)} found`);
  return walk.issue === undefined ? { value, issues: [] } : { value: null, issues: [walk.issue] };
}

interface Element {
  readonly tag: number;
  readonly content: Reader;
}

class DerWalk {
  issue: ParseIssue | undefined;
  #values = 0;

  fail(code: ParseIssue["code"], at: number, what: string): void {
    this.issue ??= { code, at, what: `entitlements (DER): ${what}` };
  }

  /** The next element of `from`, whose position moves behind it. */
  element(from: Reader): Element {
    const at = from.base + from.position;
    const tag = from.u8("tag");
    let length = from.u8("length");
    if (length >= 0x80) {
      const size = length & 0x7f;
      length = 0;
      if (size === 0 || size > 4) this.fail("invalid-value", at, `a definite length of at most 4 bytes expected`);
      else for (let index = 0; index < size; index++) length = length * 256 + from.u8("length");
    }
    const start = from.position;
    from.skip(length, "content");
    if (from.issue !== undefined) this.issue ??= { ...from.issue, what: `entitlements (DER), ${from.issue.what}` };
    return { tag, content: from.window(start, from.issue === undefined ? length : 0) };
  }

  value(from: Reader, depth: number): PlistValue {
    const { tag, content } = this.element(from);
    const nothing = { kind: "string", text: "" } as const;
    if (++this.#values > MAX_PLIST_VALUES || depth > MAX_PLIST_DEPTH) {
      this.fail("limit-exceeded", content.base, `at most ${MAX_PLIST_VALUES} values, ${MAX_PLIST_DEPTH} deep`);
      return nothing;
    }
    if (this.issue !== undefined) return nothing;
    if (tag === TAG_BOOLEAN) return content.bytes.some((byte) => byte !== 0);
    if (tag === TAG_INTEGER) return { kind: "integer", text: integerText(content.bytes) };
    if (tag === TAG_TEXT) return { kind: "string", text: textOf(content.bytes) };
    if (tag === TAG_OCTETS) return { kind: "data", text: base64(content.bytes) };
    if (tag === TAG_DICTIONARY || tag === TAG_SET) return this.dictionary(content, depth + 1);
    if (tag === TAG_SEQUENCE) {
      const list: PlistValue[] = [];
      while (content.remaining > 0 && this.issue === undefined) list.push(this.value(content, depth + 1));
      return list;
    }
    this.fail("unsupported", content.base, `tag 0x${tag.toString(16)} is not known`);
    return nothing;
  }

  dictionary(from: Reader, depth: number): PlistValue {
    const map = new Map<string, PlistValue>();
    while (from.remaining > 0 && this.issue === undefined) {
      const pair = this.element(from);
      const key = this.element(pair.content);
      if (pair.tag !== TAG_SEQUENCE || key.tag !== TAG_TEXT)
        this.fail("invalid-value", pair.content.base, "a name and a value expected");
      else map.set(textOf(key.content.bytes), this.value(pair.content, depth + 1));
    }
    return map;
  }
}

const LONGEST_INTEGER = 8;

function integerText(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > LONGEST_INTEGER) return `0x${hex(bytes.subarray(0, LONGEST_INTEGER))}…`;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return String(BigInt.asIntN(bytes.length * 8, value));
}
