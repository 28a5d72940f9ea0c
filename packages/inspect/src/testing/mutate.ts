/** Damages that hostile and broken files show, the same ones in each run for a seed. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** A whole number below `limit` (xorshift32). */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % Math.max(1, limit);
  }

  /** A damaged copy: flipped bytes, extreme numbers, cuts, moved pieces; half of the blows hit the headers. */
  mutate(bytes: Uint8Array): Uint8Array {
    const copy = new Uint8Array(bytes); // not slice: that of a Buffer shares the memory
    const view = new DataView(copy.buffer);
    for (let blows = 1 + this.below(6); blows > 0; blows--) {
      const at = this.below(2) === 0 ? this.below(Math.min(copy.length, 512)) : this.below(copy.length);
      const kind = this.below(6);
      if (kind === 0) copy[at] = this.below(256);
      else if (kind === 1) copy[at] = (copy[at] ?? 0) ^ (1 << this.below(8));
      else if (kind === 2 && at + 4 <= copy.length) view.setUint32(at, this.#extreme(), this.below(2) === 0);
      else if (kind === 3 && at + 8 <= copy.length)
        view.setBigUint64(at, BigInt(this.#extreme()) << BigInt(this.below(33)));
      else if (kind === 4) copy.copyWithin(at, this.below(copy.length), this.below(copy.length));
      else if (kind === 5) copy.fill(this.below(2) === 0 ? 0 : 0xff, at, at + this.below(64));
    }
    return this.below(4) === 0 ? copy.subarray(0, this.below(copy.length)) : copy;
  }

  #extreme(): number {
    const values = [0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, this.below(1 << 20)];
    return values[this.below(values.length)] ?? 0;
  }
}
