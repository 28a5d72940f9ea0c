import { type Static, type TObject, type TProperties, type TSchema, Type } from "typebox";

/** A list that nobody changes. */
export function list<T extends TSchema>(
  item: T,
  options: { readonly maxItems?: number; readonly description?: string } = {},
) {
  return Type.Immutable(Type.Array(item, options));
}

/** An object with these members and no other: an unknown one in a request is refused, one in an answer is a mistake. */
export function shape<P extends TProperties>(members: P, description?: string): TObject<P> {
  return Type.Object(members, { additionalProperties: false, ...(description !== undefined && { description }) });
}

export function nullable<T extends TSchema>(of: T) {
  return Type.Union([of, Type.Null()]);
}

/** One of a few words. */
export function oneOf<const W extends readonly string[]>(words: W, description?: string) {
  return Type.Unsafe<W[number]>({
    type: "string",
    enum: [...words],
    ...(description !== undefined && { description }),
  });
}

/** Counts by word; every word is there. */
export function countsBy<const W extends readonly string[]>(words: W) {
  const members = Object.fromEntries(words.map((word) => [word, Count]));
  return Type.Unsafe<Readonly<Record<W[number], number>>>(shape(members));
}

/**
 * A value as JSON carries it: integers that a double cannot hold are decimal strings, and what is undefined is left
 * out.
 */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends bigint
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Wire<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: Wire<T[K]> }
        : T;

/** Milliseconds since the Unix epoch. */
export const Ms = Type.Number({ description: "Milliseconds since the Unix epoch." });
export const Count = Type.Integer({ minimum: 0 });
/** `after` of a list: `next` of the page before, as it came. */
export const Cursor = Type.String({ minLength: 1, maxLength: 1000 });
export const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
/** A name that people give: of an account, a token, a view. */
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: "^[^\\u0000-\\u001f\\u007f]+$" });
export const QueryText = Type.String({ maxLength: 8000, description: "As in the search box of the queue." });
/** An id that who asks made up: sent twice, it is done once. */
export const RequestId = Type.String({ minLength: 1, maxLength: 200, pattern: "^[A-Za-z0-9._:-]+$" });

/** A part of a query that narrows nothing, or not as it was meant. */
export const TextIssue = shape({
  code: Type.String(),
  /** Where in the text, in UTF-16 units. */
  at: Count,
  length: Count,
  what: Type.String(),
});
export type TextIssue = Static<typeof TextIssue>;
