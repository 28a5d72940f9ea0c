import { type Compilable, CompiledQuery, type Kysely } from "kysely";
import type { Tables } from "./tables.ts";

/**
 * A query that is written once and asked with other values each time: for what is done for every finding, writing
 * it takes longer than doing it. Its values are those of `columns`, in their order.
 */
export class Prepared<Column extends string> {
  readonly #columns: readonly Column[];
  readonly #write: (db: Kysely<Tables>, values: Readonly<Record<Column, never>>) => Compilable;
  #sql: string | undefined;

  constructor(
    columns: readonly Column[],
    write: (db: Kysely<Tables>, values: Readonly<Record<Column, never>>) => Compilable,
  ) {
    this.#columns = columns;
    this.#write = write;
  }

  with(db: Kysely<Tables>, values: { readonly [C in Column]?: unknown }): CompiledQuery {
    // Written with a value in each place: a null would stand in the text.
    this.#sql ??= this.#write(
      db,
      Object.fromEntries(this.#columns.map((column) => [column, 0])) as never,
    ).compile().sql;
    return CompiledQuery.raw(
      this.#sql,
      this.#columns.map((column) => values[column]),
    );
  }
}
