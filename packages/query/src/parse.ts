import type { FindingFilter } from "./filter.ts";
import { filterOf } from "./filter-of.ts";
import type { QueryIssue } from "./issue.ts";
import { scan } from "./scan.ts";
import { isWords, type Term } from "./term.ts";
import { formatValue } from "./value.ts";

export interface ParsedQuery {
  readonly filter: FindingFilter;
  readonly terms: readonly Term[];
  /** In the order of the text. With any of them the filter may be wider than what was meant: nothing is changed by it. */
  readonly issues: readonly QueryIssue[];
}

/**
 * Reads `host:web-* priority:high,medium -role:compiler after:2026-01-01 is:changed "two words"`. Never throws, and
 * takes time in proportion to the text.
 */
export function parseQuery(text: string): ParsedQuery {
  const { terms, issues } = scan(text);
  const filter = filterOf(terms, issues);
  issues.sort((one, other) => one.at - other.at);
  return { filter, terms: terms.map(({ term }) => term), issues };
}

/** The text of terms, in one way of writing; {@link parseQuery} gives the same terms back. */
export function formatQuery(terms: readonly Term[]): string {
  return terms.map(formatTerm).join(" ");
}

function formatTerm(term: Term): string {
  const sign = term.excluded ? "-" : "";
  if (isWords(term)) return `${sign}${formatValue(term.words, false)}`;
  return `${sign}${term.field}:${term.values.map((value) => formatValue(value, true)).join(",")}`;
}
