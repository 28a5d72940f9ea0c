import type { Field } from "./fields.ts";

/** One condition of a query, as it was written. */
export type Term = FieldTerm | WordTerm;

/** `host:web-1,web-2`; an empty list is what somebody is still writing. */
export interface FieldTerm {
  readonly field: Field;
  readonly values: readonly string[];
  /** `-` stood in front. */
  readonly excluded: boolean;
}

/** A word, or words in quotes. */
export interface WordTerm {
  readonly words: string;
  readonly excluded: boolean;
}

export function isWords(term: Term): term is WordTerm {
  return "words" in term;
}
