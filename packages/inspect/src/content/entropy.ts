/** Shannon entropy in bits per byte, of bytes given piece by piece. Compressed and encrypted data come near 8. */
export class Entropy {
  readonly #counts = new Uint32Array(256);
  #total = 0;

  add(bytes: Uint8Array): this {
    const counts = this.#counts;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
    this.#total += bytes.length;
    return this;
  }

  get total(): number {
    return this.#total;
  }

  get bitsPerByte(): number {
    if (this.#total === 0) return 0;
    let bits = 0;
    for (const count of this.#counts) {
      if (count > 0) bits -= (count / this.#total) * Math.log2(count / this.#total);
    }
    return bits;
  }
}
