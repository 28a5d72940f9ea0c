import { encodeUtf8, hex, sha256 } from "@limpid/core";

const MAX_IDS = 1 << 16; // in each half: some minutes of a busy host
const MAX_LENGTH = 200;

/** Ids of the events that were given out last: a line that stands in two files does not make an event happen twice. */
export class GivenIds {
  #newer = new Set<string>();
  #older = new Set<string>();

  /** Whether it was given before; from now on it was. */
  again(id: string): boolean {
    if (this.#newer.has(id) || this.#older.has(id)) return true;
    if (this.#newer.size >= MAX_IDS) [this.#older, this.#newer] = [this.#newer, new Set()];
    this.#newer.add(id);
    return false;
  }
}

/**
 * An id for a record whose source numbers nothing: of what makes it different from every other one. Cryptographic,
 * because whoever can make two records alike can have one of them taken for a copy.
 */
export function idOf(parts: readonly (string | number | undefined)[]): string {
  let key = "";
  for (const part of parts) key += `${typeof part === "string" ? part.length : ""}:${part ?? ""}\n`;
  return hex(sha256(encodeUtf8(key)).subarray(0, 12));
}

/** An id that a sensor gave, when it can serve as one. */
export function ownId(id: string | undefined): string | undefined {
  return id === undefined || id === "" || id.length > MAX_LENGTH ? undefined : id;
}
