/** `limpid.string/1`: a piece of text in a file. */
export interface StringLine {
  readonly path: string;
  /** In the file, in bytes. */
  readonly offset: number;
  readonly encoding: "ascii" | "utf-16le" | "utf-16be";
  /** In characters; `text` may be its beginning. */
  readonly length: number;
  readonly text: string;
  /** The section or segment that it lies in; absent: nothing is known of that place. */
  readonly place?: { readonly name: string; readonly kind: string } | undefined;
  readonly marks: readonly { readonly kind: string; readonly reason: string }[];
}

/** One line of `limpid.string/1` without the line feed, keys in the order of the contract. */
export function stringLine({ path, offset, encoding, length, text, place, marks }: StringLine): string {
  return JSON.stringify({ schema: "limpid.string/1", path, offset, encoding, length, text, place, marks });
}
