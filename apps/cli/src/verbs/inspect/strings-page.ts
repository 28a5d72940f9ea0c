import type { Output } from "../../terminal/output.ts";

const PAGE = 256 * 1024; // bytes written at once
const FIELD = 16; // bytes of an offset in hex at most
const SHORT = 128; // below this a copy byte by byte is cheaper than asking for a copy
const HEX = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
const BLANK = 0x20;

/** Lines as bytes: a program has a million strings, and a text for each would cost more than finding it. */
export class StringsPage {
  readonly #output: Output;
  readonly #page = new Uint8Array(PAGE);
  #used = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** A number in hex, with blanks before it up to `width`. */
  hex(value: number, width: number): void {
    const page = this.#room(FIELD);
    let digits = 1;
    for (let rest = value / 16; rest >= 1; rest /= 16) digits++;
    const size = Math.max(width, digits);
    let rest = value;
    for (let at = this.#used + size - 1; at >= this.#used; at--) {
      page[at] = rest > 0 || at === this.#used + size - 1 ? (HEX[rest % 16] as number) : BLANK;
      rest = rest < 2 ** 31 ? rest >>> 4 : Math.floor(rest / 16);
    }
    this.#used += size;
  }

  /** Bytes `start` to `end`, one of each `step`, as they are: for what is safe to print. */
  copy(bytes: Uint8Array, start: number, end: number, step: 1 | 2): void {
    const page = this.#room(Math.ceil((end - start) / step));
    let used = this.#used;
    if (step === 1 && end - start > SHORT) {
      page.set(bytes.subarray(start, end), used);
      used += end - start;
    } else for (let at = start; at < end; at += step) page[used++] = bytes[at] as number;
    this.#used = used;
  }

  text(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += PAGE) {
      const piece = bytes.subarray(at, at + PAGE);
      this.copy(piece, 0, piece.length, 1);
    }
  }

  byte(value: number): void {
    this.#room(1)[this.#used++] = value;
  }

  flush(): void {
    if (this.#used > 0) this.#output.bytes(this.#page.subarray(0, this.#used));
    this.#used = 0;
  }

  #room(length: number): Uint8Array {
    if (this.#used + length > PAGE) this.flush();
    return this.#page;
  }
}
