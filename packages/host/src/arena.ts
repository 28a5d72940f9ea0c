const CHUNK_SIZE = 2 * 1024 * 1024;
const ALIGNMENT = 8; // of every allocation, so that numbers in it can be read as an array of them
const MAX_CHUNKS = 16; // kept: 32 MiB, which the symbol tables of large programs fill

/**
 * Memory for what is read of one file, used again for the next. Fresh memory costs more than reading into it: the
 * kernel clears each page, and the garbage collector has to find out that it is gone.
 */
export class Arena {
  readonly #chunks: Uint8Array[] = [];
  #chunk = 0;
  #used = 0;

  /** Room of `length` bytes, undefined content; what does not fit gets memory of its own. */
  allocate(length: number): Uint8Array {
    if (length > CHUNK_SIZE) return uncleared(length);
    if (length > CHUNK_SIZE - this.#used) {
      this.#chunk++;
      this.#used = 0;
    }
    if (this.#chunk >= MAX_CHUNKS) return uncleared(length);
    const start = this.#used;
    this.#used += length + (-length & (ALIGNMENT - 1));
    return this.#current().subarray(start, start + length);
  }

  /** The same for a moment: the next allocation gets the same room. */
  borrow(length: number): Uint8Array {
    const [chunk, used] = [this.#chunk, this.#used];
    const room = this.allocate(length);
    this.#chunk = chunk;
    this.#used = used;
    return room;
  }

  /** Takes all room back. */
  reset(): void {
    this.#chunk = 0;
    this.#used = 0;
  }

  #current(): Uint8Array {
    const known = this.#chunks[this.#chunk];
    if (known !== undefined) return known;
    const made = uncleared(CHUNK_SIZE);
    this.#chunks[this.#chunk] = made;
    return made;
  }
}

/** Memory that is not cleared first. No `Buffer`: a part of one costs several times as much as of a plain array. */
export function uncleared(length: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}
