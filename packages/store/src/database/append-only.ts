import { CompiledQuery } from "kysely";

/** SQLite's way to refuse a change of history, also to whoever has the file open in another tool by mistake. */
export function appendOnly(table: string): readonly CompiledQuery[] {
  return ["update", "delete"].map((what) =>
    CompiledQuery.raw(
      `create trigger ${table}_no_${what} before ${what} on ${table} begin select raise(abort, '${table} is append-only'); end`,
    ),
  );
}

/** Refuses an entry that does not follow the last one. */
export function chained(table: string): CompiledQuery {
  const last = (column: string, before: string) =>
    `coalesce((select ${column} from ${table} order by n desc limit 1), ${before})`;
  return CompiledQuery.raw(
    `create trigger ${table}_chained before insert on ${table} when new.n <> ${last("n", "0")} + 1 or new.previous <> ${last("hash", `'${"0".repeat(64)}'`)} begin select raise(abort, '${table} is a chain'); end`,
  );
}
