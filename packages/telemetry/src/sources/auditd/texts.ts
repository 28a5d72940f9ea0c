import { type Latin1, own } from "@limpid/core";
import { decodeValue } from "./values.ts";

const MAX_TEXTS = 16_384; // paths of programs and directories of a busy host; about 2 MB
const MAX_LENGTH = 512; // longer ones hardly repeat

/**
 * The texts that events keep. A log repeats the same few paths and names; each is decoded and copied once.
 * Nothing that leaves here holds on to the block it was cut from.
 */
export class Texts {
  readonly #values = new Map<Latin1, string | null>();

  /** Decodes an untrusted string (quoted, hex or none). */
  value(text: Latin1, start: number, end: number): string | null {
    const raw = text.slice(start, end);
    const known = this.#values.get(raw);
    if (known !== undefined) return known;
    const value = decodeValue(text, start, end);
    return this.#keep(raw, value === null ? null : own(value));
  }

  /** A value that is never hex, such as a terminal. */
  plain(text: Latin1, start: number, end: number): string | null {
    const quoted = text.charCodeAt(start) === 34 && end - start > 1;
    const raw = quoted ? text.slice(start + 1, end - 1) : text.slice(start, end);
    return raw === "(none)" || raw === "?" || raw === "(null)" ? null : own(raw);
  }

  /** Decodes a value that hardly repeats, such as an argument. */
  once(text: Latin1, start: number, end: number): string | null {
    const value = decodeValue(text, start, end);
    return value === null ? null : own(value);
  }

  /** Keeps a text that is decoded already. */
  kept(text: string): string {
    return own(text);
  }

  #keep(raw: Latin1, value: string | null): string | null {
    if (raw.length > MAX_LENGTH) return value;
    if (this.#values.size >= MAX_TEXTS) this.#values.clear();
    this.#values.set(own(raw), value);
    return value;
  }
}
