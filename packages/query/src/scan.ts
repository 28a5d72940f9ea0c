import { type Field, isField } from "./fields.ts";
import type { QueryIssue } from "./issue.ts";
import type { Term } from "./term.ts";
import { isNameCharacter, isSpace, readValue } from "./value.ts";

/** A term and where it stands. */
export interface ScannedTerm {
  readonly term: Term;
  readonly at: number;
  readonly length: number;
}

export interface Scan {
  readonly terms: readonly ScannedTerm[];
  readonly issues: QueryIssue[];
}

/** A selection of a few hundred values; a pasted page is no query. */
export const MAX_QUERY = 16_384;
/** Names of fields are short; longer letters before a colon are a word. */
const MAX_NAME = 20;

/** Cuts a text into terms; no character is looked at more than twice. */
export function scan(whole: string): Scan {
  const text = whole.slice(0, MAX_QUERY);
  const terms: ScannedTerm[] = [];
  const issues: QueryIssue[] = [];
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const began = at;
    const excluded = text[at] === "-" && at + 1 < text.length && !isSpace(text.charCodeAt(at + 1));
    if (excluded) at += 1;
    const field = fieldAt(text, at, issues);
    let term: Term;
    if (field === undefined) {
      const word = readValue(text, at, false, issues);
      at = word.next;
      if (word.value === "") continue;
      term = { words: word.value, excluded };
    } else {
      const list = readList(text, at + field.length + 1, issues);
      at = list.next;
      term = { field, values: list.values, excluded };
    }
    terms.push({ term, at: began, length: at - began });
  }
  if (whole.length > MAX_QUERY) {
    const what = `a query has at most ${MAX_QUERY} characters; what follows was not read`;
    issues.push({ code: "too-long", at: MAX_QUERY, length: whole.length - MAX_QUERY, what });
  }
  return { terms, issues };
}

/** Values with commas between them; one that is not written yet is none. */
function readList(
  text: string,
  from: number,
  issues: QueryIssue[],
): { readonly values: string[]; readonly next: number } {
  const values: string[] = [];
  let at = from;
  while (at < text.length && !isSpace(text.charCodeAt(at))) {
    const { value, next } = readValue(text, at, true, issues);
    if (value !== "") values.push(value);
    at = next;
    if (text[at] !== ",") break;
    at += 1;
  }
  return { values, next: at };
}

/** Letters before a colon name a field, unless what follows is the rest of an address. */
function fieldAt(text: string, at: number, issues: QueryIssue[]): Field | undefined {
  let colon = at;
  while (colon - at <= MAX_NAME && isNameCharacter(text.charCodeAt(colon))) colon += 1;
  if (colon === at || text[colon] !== ":") return undefined;
  const name = text.slice(at, colon).toLowerCase();
  if (isField(name)) return name;
  if (/[^\s/:]/.test(text[colon + 1] ?? " ")) {
    const what = `there is no field ${name}: searched for as a word. In quotes it is meant so`;
    issues.push({ code: "unknown-field", at, length: colon - at, what });
  }
  return undefined;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}
