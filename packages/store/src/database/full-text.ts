import { CompiledQuery, type Expression, type RawBuilder, type SqlBool, sql } from "kysely";

/** The one place that knows how SQLite searches words (FTS5); PostgreSQL would have a `tsvector` here. */
export function createFullText(): CompiledQuery {
  // Without content of its own: the words are looked up, the text stands in the finding.
  return CompiledQuery.raw(
    "create virtual table finding_text using fts5(words, content='', contentless_delete=1, detail='full', tokenize='unicode61')",
  );
}

export function indexWords(finding: number, words: string): RawBuilder<unknown> {
  return sql`insert or replace into finding_text (rowid, words) values (${finding}, ${words})`;
}

/** The numbers of findings that hold all words, the last one also as the beginning of a word. */
export function numbersWithWords(words: string, limit: number): RawBuilder<{ n: number }> {
  return sql<{
    n: number;
  }>`select rowid as n from finding_text where finding_text match ${pattern(words)} limit ${limit}`;
}

/** Whether one finding holds them: asked along a list when very many do. */
export function holdsWords(finding: Expression<number>, words: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (select 1 from finding_text where finding_text match ${pattern(words)} and rowid = ${finding})`;
}

/** Keeps SQLite from choosing the index of a column that narrows little; PostgreSQL needs no such hint. */
export function withoutIndex<T>(column: Expression<T>): RawBuilder<T> {
  return sql<T>`+${column}`;
}

/** How many words the index can look for at once; a pasted page must not become a query. */
const MAX_WORDS = 16;
const MAX_LENGTH = 200;

/** Each word as a phrase, so that nothing in it is an operator: `/tmp/.x/agent` is `tmp` followed by `x` and `agent`. */
function pattern(words: string): string {
  const found = words
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, MAX_WORDS)
    .map((word) => `"${word.slice(0, MAX_LENGTH).replaceAll('"', '""').replaceAll("\0", " ")}"`);
  return found.length === 0 ? '"\u{10ffff}"' : `${found.join(" ")} *`;
}
