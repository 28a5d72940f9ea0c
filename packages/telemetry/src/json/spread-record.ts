import { blockOf, type Latin1, type LogBlock, own } from "@limpid/core";

/** A record that somebody printed for reading, or a file that is one JSON array; longer than that nobody reads. */
const MAX_SIZE = 1 << 20;

const QUOTE = 34;
const BACKSLASH = 92;

/** A record that is spread over lines: gathers them until its brackets are closed. */
export class SpreadRecord {
  #lines: Latin1[] = [];
  #size = 0;
  #depth = 0;

  get isOpen(): boolean {
    return this.#lines.length > 0;
  }

  /** How many brackets are open. */
  get depth(): number {
    return this.#depth;
  }

  /** Takes one more line; what that makes of the record. */
  add(line: Latin1): "open" | "whole" | "broken" {
    this.#lines.push(own(line));
    this.#size += line.length + 1;
    this.#depth += depthOf(line);
    if (this.#depth < 0 || this.#size > MAX_SIZE) return "broken";
    return this.#depth === 0 ? "whole" : "open";
  }

  /** The record as one text. */
  whole(): LogBlock {
    return blockOf(this.#lines.join("\n"));
  }

  /** Forgets the record and gives its lines. */
  take(): readonly Latin1[] {
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    this.#depth = 0;
    return lines;
  }
}

/** What a line says of an array whose elements are records, each spread over lines: `[{`, `},{` and `}]`, or apart. */
interface ArrayMark {
  /** It begins the array. */
  readonly begins: boolean;
  /** It ends the record before it. */
  readonly closes: boolean;
  /** It begins the next one. */
  readonly opens: boolean;
}

export const LONGEST_MARK = 32; // in characters, with the blanks that indent it
const MARK = /^[ \t]*(?:(\[)[ \t]*(\{)?|(\})[ \t]*,[ \t]*(\{)|(\})[ \t]*\]|\],?)[ \t\r]*$/;

/** Undefined for a line that is no such mark, among them every line that may be a record or a part of one. */
export function arrayMark(line: Latin1): ArrayMark | undefined {
  const found = MARK.exec(line);
  if (found === null) return undefined;
  const [, begin, first, between, next, last] = found;
  return {
    begins: begin !== undefined,
    closes: (between ?? last) !== undefined,
    opens: (first ?? next) !== undefined,
  };
}

/** How many brackets a line leaves open; a string of JSON ends within its line. */
function depthOf(line: Latin1): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) depth--;
  }
  return depth;
}
