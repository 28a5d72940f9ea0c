import type { Field } from "./fields.ts";
import { type FieldTerm, isWords, type Term } from "./term.ts";

/** A value of a field in a query, wanted or not. */
export interface Choice {
  readonly field: Field;
  readonly value: string;
  readonly excluded?: boolean;
}

/** Whether a query names this value, in this way. */
export function isChosen(terms: readonly Term[], { field, value, excluded = false }: Choice): boolean {
  return terms.some((term) => isOf(term, field) && term.excluded === excluded && term.values.includes(value));
}

/** Takes a value out where it is chosen, and chooses it where it is not; the opposite choice of it goes. */
export function toggleChoice(terms: readonly Term[], { field, value, excluded = false }: Choice): readonly Term[] {
  const chosen = isChosen(terms, { field, value, excluded });
  const rest = terms.flatMap((term): Term | [] => {
    if (!isOf(term, field) || !term.values.includes(value)) return term;
    const values = term.values.filter((each) => each !== value);
    return values.length === 0 ? [] : { ...term, values };
  });
  if (chosen) return rest;
  // Beside the values that stand there already.
  const place = rest.findLastIndex((term) => isOf(term, field) && term.excluded === excluded);
  if (place < 0) return [...rest, { field, values: [value], excluded }];
  return rest.map((term, index) =>
    index === place && isOf(term, field) ? { ...term, values: [...term.values, value] } : term,
  );
}

/** A query in which a field has these values and no others; none take it out. */
export function withValues(terms: readonly Term[], field: Field, values: readonly string[]): readonly Term[] {
  const rest = terms.filter((term) => !isOf(term, field));
  return values.length === 0 ? rest : [...rest, { field, values, excluded: false }];
}

function isOf(term: Term, field: Field): term is FieldTerm {
  return !isWords(term) && term.field === field;
}
