import { escapeText } from "@limpid/core";
import { grouped, shorten } from "./layout.ts";
import type { Output } from "./output.ts";

const FIRST_MS = 1000; // shorter work needs no progress
const EVERY_MS = 200;
const CLEAR_LINE = "\r\x1b[K";

type Terminal = Pick<Output, "isTerminal" | "columns" | "write">;

/** One line on a terminal that says how far long work is; nothing elsewhere. */
export class Progress {
  readonly #output: Terminal;
  readonly #shown: boolean;
  #next: number;
  #visible = false;

  constructor(output: Terminal, now = performance.now()) {
    this.#output = output;
    this.#shown = output.isTerminal && process.env.TERM !== "dumb";
    this.#next = now + FIRST_MS;
  }

  /** To be called as often as is cheap; `what` is escaped here. */
  at(count: number, noun: string, what: string, now = performance.now()): void {
    if (!this.#shown || now < this.#next) return;
    this.#next = now + EVERY_MS;
    const left = `${grouped(count)} ${noun}  `;
    this.#output.write(`${CLEAR_LINE}${left}${shorten(escapeText(what), this.#output.columns - left.length - 1)}`);
    this.#visible = true;
  }

  /** Takes the line away: before other text goes to the same terminal, and at the end. */
  hide(): void {
    if (this.#visible) this.#output.write(CLEAR_LINE);
    this.#visible = false;
  }
}
