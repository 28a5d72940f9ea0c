const SHORTEST = 6; // as `strings -n 6`: shorter runs are mostly code that happens to be printable
const TAB = 9;
const PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === TAB || (byte >= 0x20 && byte < 0x7f) ? 1 : 0,
);

/** Counts runs of printable ASCII of at least 6 characters, in bytes given piece by piece. */
export class PrintableRuns {
  #runs = 0;
  #bytes = 0;
  /** Length of the run that the last piece ended with. */
  #open = 0;

  get runs(): number {
    return this.#runs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Looks at each sixth byte only while there is no text: a run of six cannot lie between two of them.
   */
  add(piece: Uint8Array): void {
    const length = piece.length;
    let at = this.#continueRun(piece);
    while (at + SHORTEST <= length) {
      if (PRINTABLE[piece[at + SHORTEST - 1] ?? 0] === 0) {
        at += SHORTEST;
        continue;
      }
      let start = at + SHORTEST - 1;
      while (start > at && PRINTABLE[piece[start - 1] ?? 0] === 1) start--;
      let end = at + SHORTEST;
      while (end < length && PRINTABLE[piece[end] ?? 0] === 1) end++;
      if (end === length) {
        this.#endWith(end - start);
        return;
      }
      if (end - start >= SHORTEST) {
        this.#runs++;
        this.#bytes += end - start;
      }
      at = end + 1;
    }
    let tail = 0;
    while (tail < length - at && PRINTABLE[piece[length - 1 - tail] ?? 0] === 1) tail++;
    if (at < length) this.#endWith(tail);
  }

  /** A range ends here: what follows does not continue its last run. */
  endRange(): void {
    this.#open = 0;
  }

  /** Reads on in a run that began in an earlier piece; returns where the rest begins. */
  #continueRun(piece: Uint8Array): number {
    if (this.#open === 0) return 0;
    let at = 0;
    while (at < piece.length && PRINTABLE[piece[at] ?? 0] === 1) at++;
    const before = this.#open;
    const run = before + at;
    if (before >= SHORTEST) this.#bytes += at;
    else if (run >= SHORTEST) {
      this.#runs++;
      this.#bytes += run;
    }
    this.#open = at === piece.length ? run : 0;
    return at;
  }

  #endWith(run: number): void {
    this.#open = run;
    if (run < SHORTEST) return;
    this.#runs++;
    this.#bytes += run;
  }
}
