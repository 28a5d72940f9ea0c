const NOTHING = new Uint8Array(0);

/** Pieces of bytes read as one row, forwards only. */
export class ByteStream {
  readonly #pieces: AsyncIterator<Uint8Array, unknown, undefined>;
  #piece: Uint8Array = NOTHING;
  #at = 0;
  #ended = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Bytes given out or passed by so far. */
  get at(): number {
    return this.#at;
  }

  /** The next bytes, at most `length` and at least one, without a copy; empty at the end. */
  async some(length: number): Promise<Uint8Array> {
    while (this.#piece.length === 0 && !this.#ended) {
      const { done, value } = await this.#pieces.next();
      if (done === true) this.#ended = true;
      else this.#piece = value as Uint8Array;
    }
    const taken = this.#piece.subarray(0, length);
    this.#piece = this.#piece.subarray(taken.length);
    this.#at += taken.length;
    return taken;
  }

  /** Exactly `length` bytes as a copy, fewer at the end only. For lengths that are bounded. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const some = await this.some(length - filled);
      if (some.length === 0) return bytes.subarray(0, filled);
      bytes.set(some, filled);
      filled += some.length;
    }
    return bytes;
  }

  /** Passes bytes by; the result is how many there were. */
  async skip(length: number): Promise<number> {
    let skipped = 0;
    while (skipped < length) {
      const some = await this.some(length - skipped);
      if (some.length === 0) break;
      skipped += some.length;
    }
    return skipped;
  }

  /** Ends the reading early, so that whatever gives the pieces can close. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  /** A part of the row of `length` bytes, as pieces; what is left of it when the reader stops is passed by. */
  async *part(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    let left = length;
    while (left > 0) {
      const some = await this.some(left);
      if (some.length === 0) return;
      left -= some.length;
      yield some;
    }
  }
}
