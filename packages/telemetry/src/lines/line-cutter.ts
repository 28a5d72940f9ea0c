import { type Latin1, type LogBlock, own } from "@limpid/core";

const ROOM = 1 << 14; // bytes; most lines are shorter
const MAX_ROOM = 1 << 18; // a long line is rare, and its room is given back

/** Cuts blocks into lines. A line that spans blocks is put together; one that is too long is thrown away. */
export class LineCutter {
  readonly #line: (block: LogBlock, start: number, end: number) => void;
  readonly #skip: (reason: "too-long") => void;
  readonly #maxLength: number;
  /** Beginning of a line whose end is still to come, and its bytes, with room for more. */
  #rest = "";
  #bytes = new Uint8Array(ROOM);
  /** The line became too long: what follows is thrown away up to its end. */
  #overlong = false;

  /** `maxLength`: characters that a line of this kind of log can honestly have. */
  constructor(
    maxLength: number,
    line: (block: LogBlock, start: number, end: number) => void,
    skip: (reason: "too-long") => void,
  ) {
    this.#maxLength = maxLength;
    this.#line = line;
    this.#skip = skip;
  }

  /** Whether any line ended in the block. */
  push(block: LogBlock): boolean {
    const { text, bytes } = block;
    let start = 0;
    let newline = text.indexOf("\n");
    if (newline < 0) {
      this.#keep(text, bytes);
      return false;
    }
    if (this.#rest !== "" || this.#overlong) {
      this.#finish(text.slice(0, newline), bytes.subarray(0, newline));
      start = newline + 1;
      newline = text.indexOf("\n", start);
    }
    while (newline >= 0) {
      if (newline - start > this.#maxLength) this.#skip("too-long");
      else this.#line(block, start, newline);
      start = newline + 1;
      newline = text.indexOf("\n", start);
    }
    if (start < text.length) this.#keep(text.slice(start), bytes.subarray(start));
    return true;
  }

  /** The file ends: gives what stands behind the last line feed, which may have been cut. It is not joined to the next file. */
  endOfFile(): LogBlock | undefined {
    const rest = { text: this.#rest, bytes: this.#bytes.slice(0, this.#rest.length) };
    if (this.#overlong) this.#skip("too-long");
    this.#forget();
    return rest.text === "" ? undefined : rest;
  }

  #keep(text: Latin1, bytes: Uint8Array): void {
    if (this.#overlong) return;
    if (this.#rest.length + text.length > this.#maxLength) {
      this.#forget();
      this.#overlong = true;
      return;
    }
    this.#copy(bytes);
    this.#rest += own(text);
  }

  #finish(text: Latin1, bytes: Uint8Array): void {
    const length = this.#rest.length + text.length;
    if (this.#overlong || length > this.#maxLength) this.#skip("too-long");
    else {
      this.#copy(bytes);
      // A copy: records of it may wait for the rest of the block.
      this.#line({ text: own(this.#rest + text), bytes: this.#bytes.slice(0, length) }, 0, length);
    }
    this.#forget();
  }

  /** Keeps the bytes behind those of the rest. */
  #copy(bytes: Uint8Array): void {
    const at = this.#rest.length;
    if (at + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (at + bytes.length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, at);
  }

  #forget(): void {
    this.#rest = "";
    this.#overlong = false;
    if (this.#bytes.length > MAX_ROOM) this.#bytes = new Uint8Array(ROOM);
  }
}
