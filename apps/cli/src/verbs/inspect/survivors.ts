import type { Artifact } from "@limpid/core";
import { type FactWords, words } from "@limpid/inspect";

/** Facts, by the labels that every format's words have, that still tell a reader what a file does or where it is from. */
const TELLING: ReadonlyMap<string, string> = new Map([
  ["debug information", "debug information"],
  ["names survive in", "names"],
  ["Objective-C", "names of Objective-C"],
  ["Swift", "names of Swift"],
  ["exports", "exported names"],
  ["handlers", "handler names"],
  ["properties", "property names"],
  ["variables", "variable names"],
  ["texts", "texts"],
  ["texts put together", "texts put together"],
  ["applications", "names of applications"],
  ["source", "source"],
  ["debug link", "debug link"],
  ["build id", "build id"],
  ["UUID", "UUID"],
  ["compiler", "compiler notes"],
  ["Go", "traces of Go"],
  ["Rust", "traces of Rust"],
  ["strings", "strings"],
]);

/** What was not removed, in words that are the same for every file, so that files can be counted by them. */
export function survivors(artifact: Artifact): readonly string[] {
  const found = new Set(words(artifact).parts.flatMap(({ facts }) => facts.filter(isThere).map(({ label }) => label)));
  return [...TELLING].flatMap(([label, what]) => (found.has(label) ? [what] : []));
}

function isThere({ text }: FactWords): boolean {
  return text !== "none" && text !== "not readable" && !text.startsWith("0 ");
}
