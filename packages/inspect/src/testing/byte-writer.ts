import type { Endian } from "@limpid/core";

/** Writes numbers of one byte order and word size into a growing piece of bytes. */
export class ByteWriter {
  readonly #little: boolean;
  readonly #bits: 32 | 64;
  readonly #bytes: number[] = [];

  constructor(bits: 32 | 64, endian: Endian) {
    this.#bits = bits;
    this.#little = endian === "little";
  }

  get length(): number {
    return this.#bytes.length;
  }

  u8(...values: readonly number[]): this {
    this.#bytes.push(...values);
    return this;
  }

  u16(value: number): this {
    return this.#number(BigInt(value), 2);
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.#number(BigInt(value), 4);
    return this;
  }

  /** An address, offset or size: 4 bytes in a 32-bit file, 8 in a 64-bit one. */
  word(...values: readonly (number | bigint)[]): this {
    for (const value of values) this.#number(BigInt(value), this.#bits / 8);
    return this;
  }

  bytes(values: Uint8Array): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  align(to: number): this {
    while (this.#bytes.length % to !== 0) this.#bytes.push(0);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #number(value: bigint, size: number): this {
    const bytes = Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
    this.#bytes.push(...(this.#little ? bytes : bytes.reverse()));
    return this;
  }
}
