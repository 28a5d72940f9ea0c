/** Shannon entropy in bits per byte, of bytes given piece by piece. Compressed and encrypted data come near 8. */
export class Entropy {
  // Two tables, because runs of one value would wait for each other's increment.
  readonly #even = new Uint32Array(256);
  readonly #odd = new Uint32Array(256);
  #total = 0;

  add(bytes: Uint8Array): this {
    const even = this.#even;
    const odd = this.#odd;
    const pairs = bytes.length - (bytes.length % 2);
    for (let index = 0; index < pairs; index += 2) {
      const first = bytes[index] ?? 0;
      const second = bytes[index + 1] ?? 0;
      even[first] = (even[first] ?? 0) + 1;
      odd[second] = (odd[second] ?? 0) + 1;
    }
    const last = bytes[pairs];
    if (last !== undefined) even[last] = (even[last] ?? 0) + 1;
    this.#total += bytes.length;
    return this;
  }

  get total(): number {
    return this.#total;
  }

  get bitsPerByte(): number {
    let bits = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = (this.#even[byte] ?? 0) + (this.#odd[byte] ?? 0);
      if (count > 0) bits -= (count / this.#total) * Math.log2(count / this.#total);
    }
    return bits;
  }
}
