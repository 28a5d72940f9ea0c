import type { Parsed, ParseIssue } from "../bytes/issue.ts";
import { Reader } from "../bytes/reader.ts";
import { decodeUtf8 } from "../text/bytes-text.ts";
import { EPOCH_2001_MS, MAX_DEPTH, MAX_VALUES, type PlistValue } from "./value.ts";

const TRAILER = 32;
const HEADER = 8; // bplist00

/**
 * A binary property list. Values that a reader here does not know are left out, as is what lies behind a limit.
 *
 * @see https://opensource.apple.com/source/CF/CF-1153.18/CFBinaryPList.c
 */
export function parseBinaryPlist(bytes: Uint8Array, base: number): Parsed<PlistValue | undefined> {
  const trailer = new Reader(bytes, "big", base, "property list").window(
    Math.max(HEADER, bytes.length - TRAILER),
    TRAILER,
  );
  trailer.skip(6);
  const offsetSize = trailer.u8("size of offsets");
  const referenceSize = trailer.u8("size of references");
  const count = trailer.size64("number of objects");
  const top = trailer.size64("top object");
  const table = trailer.size64("offset of the offset table");
  if (trailer.issue !== undefined) return { value: undefined, issues: [trailer.issue] };
  const objects = new Objects(bytes, base, { offsetSize, referenceSize, count, table });
  return { value: objects.at(top, 0), issues: objects.issues };
}

interface Table {
  readonly offsetSize: number;
  readonly referenceSize: number;
  readonly count: number;
  readonly table: number;
}

class Objects {
  readonly issues: ParseIssue[] = [];
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #table: Table;
  #values = 0;

  constructor(bytes: Uint8Array, base: number, table: Table) {
    this.#bytes = bytes;
    this.#base = base;
    this.#table = table;
  }

  /** The object of this number; undefined for one that is not there, is of an unknown kind, or is too deep. */
  at(index: number, depth: number): PlistValue | undefined {
    const { count, table, offsetSize } = this.#table;
    const start = index < count ? this.#number(table + index * offsetSize, offsetSize) : undefined;
    if (start === undefined || start >= this.#bytes.length) return this.#fail("truncated", table, "object");
    if (++this.#values > MAX_VALUES) return this.#fail("limit-exceeded", start, `more than ${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) return this.#fail("limit-exceeded", start, `nested deeper than ${MAX_DEPTH}`);
    const marker = this.#bytes[start] ?? 0;
    const low = marker & 0x0f;
    switch (marker >> 4) {
      case 0x0:
        return low === 0x8 ? false : low === 0x9 ? true : undefined;
      case 0x1:
        return this.#integer(start + 1, 1 << low);
      case 0x2:
        return this.#real(start + 1, 1 << low);
      case 0x3: {
        const seconds = this.#real(start + 1, 8);
        return seconds === undefined ? undefined : new Date(EPOCH_2001_MS + seconds * 1000);
      }
      case 0x4:
        return this.#take(start, 1);
      case 0x5: {
        const text = this.#take(start, 1);
        return text === undefined ? undefined : decodeUtf8(text);
      }
      case 0x6: {
        const text = this.#take(start, 2);
        return text === undefined ? undefined : utf16(text);
      }
      case 0xa:
        return this.#array(start, depth);
      case 0xd:
        return this.#dictionary(start, depth);
      default:
        return this.#fail("unsupported", start, `object of kind 0x${marker.toString(16)}`);
    }
  }

  #array(start: number, depth: number): PlistValue | undefined {
    const { references, length } = this.#references(start, 1);
    const values: PlistValue[] = [];
    for (let index = 0; index < length && this.#values <= MAX_VALUES; index++) {
      const value = this.#referenced(references, index, depth);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  #dictionary(start: number, depth: number): PlistValue | undefined {
    const { references, length } = this.#references(start, 2);
    const values = new Map<string, PlistValue>();
    for (let index = 0; index < length && this.#values <= MAX_VALUES; index++) {
      const key = this.#referenced(references, index, depth);
      const value = this.#referenced(references, length + index, depth);
      if (typeof key === "string" && value !== undefined) values.set(key, value);
    }
    return values;
  }

  #referenced(references: number, index: number, depth: number): PlistValue | undefined {
    const { referenceSize } = this.#table;
    const object = this.#number(references + index * referenceSize, referenceSize);
    return object === undefined ? this.#fail("truncated", references, "reference") : this.at(object, depth + 1);
  }

  /** Where the references of a collection begin; their number is cut to what is present. */
  #references(start: number, each: number): { readonly references: number; readonly length: number } {
    const { length, at } = this.#length(start);
    const present = Math.max(
      0,
      Math.floor((this.#bytes.length - at) / (each * Math.max(1, this.#table.referenceSize))),
    );
    if (length > present) this.#fail("truncated", start, "collection");
    return { references: at, length: Math.min(length, present) };
  }

  #take(start: number, unit: number): Uint8Array | undefined {
    const { length, at } = this.#length(start);
    const end = at + length * unit;
    return end <= this.#bytes.length ? this.#bytes.slice(at, end) : this.#fail("truncated", start, "text or data");
  }

  /** Length of an object: in the low bits of its marker, or as an integer behind it when they are all set. */
  #length(start: number): { readonly length: number; readonly at: number } {
    const low = (this.#bytes[start] ?? 0) & 0x0f;
    if (low !== 0x0f) return { length: low, at: start + 1 };
    const size = 1 << ((this.#bytes[start + 1] ?? 0) & 0x03);
    return { length: this.#number(start + 2, size) ?? this.#bytes.length, at: start + 2 + size };
  }

  #integer(at: number, size: number): number | bigint | undefined {
    if (size > 8 || at + size > this.#bytes.length) return this.#fail("unsupported", at, `integer of ${size} bytes`);
    if (size < 8) return this.#number(at, size);
    // Only those of eight bytes are signed.
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 8).getBigInt64(0);
    const short = Number(value);
    return Number.isSafeInteger(short) ? short : value;
  }

  #real(at: number, size: number): number | undefined {
    if ((size !== 4 && size !== 8) || at + size > this.#bytes.length) return this.#fail("truncated", at, "real");
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, size);
    return size === 4 ? view.getFloat32(0) : view.getFloat64(0);
  }

  #number(at: number, size: number): number | undefined {
    if (size < 1 || size > 8 || !(at >= 0 && at + size <= this.#bytes.length)) return undefined;
    let value = 0;
    for (let index = 0; index < size; index++) value = value * 256 + (this.#bytes[at + index] ?? 0);
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  }

  /** The first of each kind is kept: a hostile list fails in every object. */
  #fail(code: ParseIssue["code"], at: number, what: string): undefined {
    if (!this.issues.some((issue) => issue.code === code)) {
      this.issues.push({ code, at: this.#base + Math.min(at, this.#bytes.length), what: `property list: ${what}` });
    }
    return undefined;
  }
}

const CHUNK = 4096; // below every engine's limit for arguments of one call

function utf16(bytes: Uint8Array): string {
  let text = "";
  let units: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    units.push(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    if (units.length === CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}
