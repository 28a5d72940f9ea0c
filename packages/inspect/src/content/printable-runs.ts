const SHORTEST = 6; // as `strings -n 6`: shorter runs are mostly code that happens to be printable
const TAB = 9;

/** Counts runs of printable ASCII of at least 6 characters, in bytes given piece by piece. */
export class PrintableRuns {
  #runs = 0;
  #bytes = 0;
  #open = 0;

  get runs(): number {
    return this.#runs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array): void {
    let open = this.#open;
    let runs = this.#runs;
    let bytes = this.#bytes;
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index] ?? 0;
      if ((byte >= 0x20 && byte < 0x7f) || byte === TAB) {
        open++;
        if (open === SHORTEST) {
          runs++;
          bytes += SHORTEST;
        } else if (open > SHORTEST) bytes++;
      } else open = 0;
    }
    this.#open = open;
    this.#runs = runs;
    this.#bytes = bytes;
  }

  /** A range ends here: what follows does not continue its last run. */
  endRange(): void {
    this.#open = 0;
  }
}
