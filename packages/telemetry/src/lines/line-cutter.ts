import { blockOf, type Latin1, type LogBlock, own } from "@limpid/core";

/** Cuts blocks into lines. A line that spans blocks is put together; one that is too long is thrown away. */
export class LineCutter {
  readonly #line: (block: LogBlock, start: number, end: number) => void;
  readonly #skip: (reason: "too-long") => void;
  readonly #maxLength: number;
  /** Beginning of a line whose end is still to come. */
  #rest = "";
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
    const { text } = block;
    let start = 0;
    let newline = text.indexOf("\n");
    if (newline < 0) {
      this.#keep(text);
      return false;
    }
    if (this.#rest !== "" || this.#overlong) {
      this.#finish(text.slice(0, newline));
      start = newline + 1;
      newline = text.indexOf("\n", start);
    }
    while (newline >= 0) {
      if (newline - start > this.#maxLength) this.#skip("too-long");
      else this.#line(block, start, newline);
      start = newline + 1;
      newline = text.indexOf("\n", start);
    }
    if (start < text.length) this.#keep(text.slice(start));
    return true;
  }

  /** The file ends: gives what stands behind the last line feed, which may have been cut. It is not joined to the next file. */
  endOfFile(): LogBlock | undefined {
    const rest = this.#rest;
    if (this.#overlong) this.#skip("too-long");
    this.#rest = "";
    this.#overlong = false;
    return rest === "" ? undefined : blockOf(rest);
  }

  #keep(text: Latin1): void {
    if (this.#overlong) return;
    if (this.#rest.length + text.length > this.#maxLength) {
      this.#overlong = true;
      this.#rest = "";
    } else this.#rest += own(text);
  }

  #finish(text: Latin1): void {
    if (this.#overlong || this.#rest.length + text.length > this.#maxLength) this.#skip("too-long");
    else {
      const line = own(this.#rest + text);
      this.#line(blockOf(line), 0, line.length);
    }
    this.#rest = "";
    this.#overlong = false;
  }
}
