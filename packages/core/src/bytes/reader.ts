import type { ParseIssue } from "./issue.ts";

export type Endian = "little" | "big";

const NO_BYTES = new Uint8Array(0);

/**
 * A bounded window over bytes that knows where it begins in the artifact. It remembers its first failed
 * read and yields zero from then on, so a struct is read whole and `issue` is looked at once.
 *
 * The shape follows wasmparser's BinaryReader: windows keep the original offset.
 */
export class Reader {
  readonly bytes: Uint8Array;
  readonly endian: Endian;
  /** Offset of this window's first byte in the whole file. */
  readonly base: number;
  /** What this window holds, for messages. */
  readonly name: string;
  readonly #view: DataView;
  readonly #little: boolean;
  #position = 0;
  #issue: ParseIssue | undefined;

  constructor(bytes: Uint8Array, endian: Endian, base = 0, name = "file") {
    this.bytes = bytes;
    this.endian = endian;
    this.base = base;
    this.name = name;
    this.#little = endian === "little";
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.bytes.length - this.#position;
  }

  /** The first failed read, or undefined while every read succeeded. */
  get issue(): ParseIssue | undefined {
    return this.#issue;
  }

  /** Bytes `offset` to `offset + length` as a window of their own, cut at the end of this one. */
  window(offset: number, length: number, name = this.name, endian = this.endian): Reader {
    const start = clamp(offset, 0, this.bytes.length);
    const end = clamp(offset + length, start, this.bytes.length);
    const bytes = start === end ? NO_BYTES : this.bytes.subarray(start, end);
    return new Reader(bytes, endian, this.base + clamp(offset, 0, Number.MAX_SAFE_INTEGER), name);
  }

  seek(offset: number): this {
    this.#position = clamp(offset, 0, this.bytes.length);
    return this;
  }

  skip(length: number, field = "padding"): void {
    this.#take(length, field);
  }

  u8(field: string): number {
    const at = this.#take(1, field);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u16(field: string): number {
    const at = this.#take(2, field);
    return at < 0 ? 0 : this.#view.getUint16(at, this.#little);
  }

  u32(field: string): number {
    const at = this.#take(4, field);
    return at < 0 ? 0 : this.#view.getUint32(at, this.#little);
  }

  i32(field: string): number {
    const at = this.#take(4, field);
    return at < 0 ? 0 : this.#view.getInt32(at, this.#little);
  }

  /**
   * An unsigned 64-bit value as the nearest double: exact up to 2^53, and beyond that still larger than any
   * file, so bounds checks stay right without the price of a bigint.
   */
  approx64(field: string): number {
    const at = this.#take(8, field);
    if (at < 0) return 0;
    const first = this.#view.getUint32(at, this.#little);
    const second = this.#view.getUint32(at + 4, this.#little);
    return this.#little ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  u64(field: string): bigint {
    const at = this.#take(8, field);
    return at < 0 ? 0n : this.#view.getBigUint64(at, this.#little);
  }

  /** A 64-bit offset or length as a number; above 2^53 it is an issue, because no file is that long. */
  size64(field: string): number {
    const at = this.#position;
    const value = this.approx64(field);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    const found = this.#view.getBigUint64(at, this.#little).toString(16);
    this.#fail("invalid-value", at, `${field}: an offset or length below 2^53 expected, 0x${found} found`);
    return 0;
  }

  take(length: number, field: string): Uint8Array {
    const at = this.#take(length, field);
    return at < 0 ? NO_BYTES : this.bytes.subarray(at, at + length);
  }

  /** Bytes up to (not with) the next NUL, at most `limit`; a missing NUL is an issue. */
  cstring(limit: number, field: string): Uint8Array {
    const start = this.#position;
    if (this.#issue !== undefined) return NO_BYTES;
    const stop = clamp(start + limit, start, this.bytes.length);
    let end = start;
    while (end < stop && this.bytes[end] !== 0) end++;
    if (end === stop) {
      this.#fail("truncated", start, `${field}: NUL expected within ${limit} bytes, none found`);
      return NO_BYTES;
    }
    this.#position = end + 1;
    return this.bytes.subarray(start, end);
  }

  #take(length: number, field: string): number {
    if (this.#issue !== undefined) return -1;
    const at = this.#position;
    if (!(length >= 0 && at + length <= this.bytes.length)) {
      const where = `0x${(this.base + at).toString(16)}`;
      this.#fail("truncated", at, `${field}: ${length} bytes expected at ${where}, ${this.bytes.length - at} present`);
      return -1;
    }
    this.#position = at + length;
    return at;
  }

  #fail(code: ParseIssue["code"], at: number, what: string): void {
    this.#issue ??= { code, at: this.base + at, what };
  }
}

function clamp(value: number, low: number, high: number): number {
  return value < low || Number.isNaN(value) ? low : Math.min(value, high);
}
