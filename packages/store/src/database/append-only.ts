import { CompiledQuery } from "kysely";

/** SQLite's way to refuse a change of history, also to whoever has the file open in another tool by mistake. */
export function appendOnly(table: string): readonly CompiledQuery[] {
  return ["update", "delete"].map((what) =>
    CompiledQuery.raw(
      `create trigger ${table}_no_${what} before ${what} on ${table} begin select raise(abort, '${table} is append-only'); end`,
    ),
  );
}
