import { escapeText } from "@limpid/core";
import { element } from "../element.ts";

/** A sentence with its `code` set as such. What a file wrote is escaped, as in a terminal. */
export function prose(text: string): readonly Node[] {
  return escapeText(text)
    .split("`")
    .map((piece, index) => (index % 2 === 1 ? element("code", {}, piece) : document.createTextNode(piece)));
}
