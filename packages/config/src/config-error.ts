import { escapeText } from "@limpid/core";

/** What is wrong with a configuration, and where. */
export interface ConfigError {
  readonly file: string;
  /** 1-based; undefined when the file as a whole is meant. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Keys from the top, `analytics.AN0056.FileSizeRange`; empty when the file as a whole is meant. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
  /** A known key or word that looks like the one found. */
  readonly nearest: string | undefined;
}

/** One line for people: file, place, what was expected, what was found. */
export function explainConfigError(error: ConfigError): string {
  const place = [error.file, error.line, error.column].filter((part) => part !== undefined).join(":");
  const key = error.key === "" ? "" : ` ${error.key}:`;
  const nearest = error.nearest === undefined ? "" : `; did you mean ${error.nearest}?`;
  return escapeText(`${place}:${key} expected ${error.expected}, found ${error.found}${nearest}`);
}

const FAR = 3; // more edits than this is another word, not a slip

/** The known word nearest to what was written, when it is near enough to be a slip. */
export function nearestWord(written: string, known: Iterable<string>): string | undefined {
  if (written.length > 64) return undefined; // no key is that long, and distance costs length squared
  let best: string | undefined;
  let least = Math.min(FAR, Math.ceil(written.length / 2)) + 1;
  for (const word of known) {
    const edits = distance(written.toLowerCase(), word.toLowerCase());
    if (edits < least) [best, least] = [word, edits];
  }
  return best;
}

/** Levenshtein's distance: letters to insert, remove or replace. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
