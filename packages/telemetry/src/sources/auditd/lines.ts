import { blockOf, type Latin1, type LogBlock, own } from "@limpid/core";

/** The kernel writes at most 8,970 bytes; auditd, a prefix and its interpretation add a few hundred. */
export const MAX_LINE = 131_072;

/** Cuts blocks into lines. A line that spans blocks is put together; one that is too long is thrown away. */
export class LineCutter {
  readonly #line: (block: LogBlock, start: number, end: number) => void;
  readonly #skip: (reason: "too-long" | "cut") => void;
  /** Beginning of a line whose end is still to come. */
  #rest = "";
  /** The line became too long: what follows is thrown away up to its end. */
  #overlong = false;

  constructor(line: (block: LogBlock, start: number, end: number) => void, skip: (reason: "too-long" | "cut") => void) {
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
      if (newline - start > MAX_LINE) this.#skip("too-long");
      else this.#line(block, start, newline);
      start = newline + 1;
      newline = text.indexOf("\n", start);
    }
    if (start < text.length) this.#keep(text.slice(start));
    return true;
  }

  /** A last line without an end was cut; it is not joined to the next file. */
  endOfFile(): void {
    if (this.#overlong) this.#skip("too-long");
    else if (this.#rest !== "") this.#skip("cut");
    this.#rest = "";
    this.#overlong = false;
  }

  #keep(text: Latin1): void {
    if (this.#overlong) return;
    if (this.#rest.length + text.length > MAX_LINE) {
      this.#overlong = true;
      this.#rest = "";
    } else this.#rest += own(text);
  }

  #finish(text: Latin1): void {
    if (this.#overlong || this.#rest.length + text.length > MAX_LINE) this.#skip("too-long");
    else {
      const line = own(this.#rest + text);
      this.#line(blockOf(line), 0, line.length);
    }
    this.#rest = "";
    this.#overlong = false;
  }
}
