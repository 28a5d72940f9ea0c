import { CompiledQuery, type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "./tables.ts";

/** The one place that knows how SQLite searches words (FTS5); PostgreSQL would have a `tsvector` here. */
export function createFullText(): CompiledQuery {
  // Without content of its own: the words are looked up, the text stands in the finding.
  return CompiledQuery.raw(
    "create virtual table finding_text using fts5(words, content='', contentless_delete=1, detail='full', tokenize='unicode61')",
  );
}

/** Takes the place of what was there for this finding. */
export function indexWords(finding: number, words: string): CompiledQuery {
  return CompiledQuery.raw("insert or replace into finding_text (rowid, words) values (?, ?)", [finding, words]);
}

/** The numbers of findings that hold all of it. */
export function numbersWithWords(
  words: readonly string[],
  limit: number,
  first: "oldest" | "newest" = "oldest",
): RawBuilder<{ n: number }> {
  return sql<{
    n: number;
  }>`select rowid as n from finding_text where finding_text match ${pattern(words)} order by rowid ${first === "newest" ? sql`desc` : sql`asc`} limit ${limit}`;
}

/** How many findings hold all of it; not more than `limit`. */
export async function countWithWords(db: Kysely<Tables>, words: readonly string[], limit: number): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) as count from (select 1 from finding_text where finding_text match ${pattern(words)} limit ${limit})`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Whether one finding holds all of it: asked along a list when very many do. */
export function holdsWords(finding: Expression<number>, words: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from finding_text where finding_text match ${pattern(words)} and rowid = ${finding})`;
}

/** The same, by gathering all that do once. */
export function amongWords(finding: Expression<number>, words: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`+${finding} in (select rowid from finding_text where finding_text match ${pattern(words)})`;
}

/** Keeps SQLite from choosing the index of a column that narrows little; PostgreSQL needs no such hint. */
export function withoutIndex<T>(column: Expression<T>): RawBuilder<T> {
  return sql<T>`+${column}`;
}

/** How many words the index can look for at once; a pasted page must not become a query. */
const MAX_WORDS = 16;
const MAX_LENGTH = 200;

/** A beginning of fewer letters stands for too many words. */
const BEGINNING = /[\p{L}\p{N}]{3}\*$/u;

/**
 * Each text as a phrase, so that nothing in it is an operator: `/tmp/.x/agent` is `tmp` followed by `x` and `agent`.
 * One that ends with `*` is also the beginning of a word.
 */
function pattern(texts: readonly string[]): string {
  const phrases = texts
    .filter((text) => /[\p{L}\p{N}]/u.test(text))
    .slice(0, MAX_WORDS)
    .map((text) => {
      const begins = BEGINNING.test(text);
      const words = begins ? text.slice(0, -1) : text;
      return `"${words.slice(0, MAX_LENGTH).replaceAll('"', '""').replaceAll("\0", " ")}"${begins ? " *" : ""}`;
    });
  return phrases.length === 0 ? '"\u{10ffff}"' : phrases.join(" ");
}
