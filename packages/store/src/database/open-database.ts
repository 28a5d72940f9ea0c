import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Layout } from "../layout.ts";
import { StoreError } from "../store-error.ts";
import { nodeSqliteDialect } from "./dialect.ts";
import { readFormat, refuseNewer, writeFormat } from "./format.ts";
import { hashOf, MIGRATIONS, type Migration } from "./migrations.ts";
import type { Tables } from "./tables.ts";

const WAIT_MS = 60_000;

export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  /** For what has no query: checks of integrity, copies. */
  readonly raw: DatabaseSync;
}

/** Opens the database of a store; a writer makes it where there is none and brings it up to date. */
export async function openDatabase(layout: Layout, readonly: boolean, migrations = MIGRATIONS): Promise<OpenDatabase> {
  const { folder, database } = layout;
  const format = readFormat(layout);
  if (format !== undefined) refuseNewer(folder, format, migrations.length);
  else if (existsSync(database)) {
    throw new StoreError("damaged", `${folder}: a database without the mark of a store; restore a backup`);
  } else if (readonly) throw new StoreError("absent", `no store in ${folder}`);
  if (readonly && format !== undefined && format < migrations.length) {
    throw new StoreError(
      "older",
      `the store in ${folder} is of an older version (format ${format}, this one reads ${migrations.length}); what writes to it next brings it up to date: limpid serve, or limpid store compact. A backup first is never wrong: copy the folder`,
    );
  }
  if (!readonly) {
    mkdirSync(layout.events, { recursive: true, mode: 0o700 });
    mkdirSync(layout.samples, { recursive: true, mode: 0o700 });
    if (format === undefined || format < migrations.length) writeFormat(layout, migrations.length);
    // Made here for its owner alone: SQLite gives its other files the same rights.
    closeSync(openSync(database, "a", 0o600));
  }
  const raw = new DatabaseSync(database, {
    readOnly: readonly,
    timeout: WAIT_MS,
    allowExtension: false,
    defensive: true,
    enableForeignKeyConstraints: true,
  });
  try {
    // A page of the cache is 4 KiB: 32 MiB for each of the two connections.
    raw.exec("pragma cache_size = -32768; pragma temp_store = memory; pragma trusted_schema = off");
    if (!readonly) raw.exec("pragma journal_mode = wal; pragma synchronous = full");
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(raw) });
    await (readonly ? checkMigrations(db, folder, migrations) : migrate(db, folder, migrations));
    return { db, raw };
  } catch (error) {
    raw.close();
    throw error;
  }
}

async function migrate(db: Kysely<Tables>, folder: string, migrations: readonly Migration[]): Promise<void> {
  await db.schema
    .createTable("migration")
    .ifNotExists()
    .addColumn("n", "integer", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("hash", "text", (column) => column.notNull())
    .addColumn("applied_at", "integer", (column) => column.notNull())
    .execute();
  const done = await checkMigrations(db, folder, migrations);
  for (const [index, { name, statements }] of migrations.entries()) {
    if (index < done) continue;
    const steps = statements(db);
    await db.transaction().execute(async (transaction) => {
      for (const step of steps) await transaction.executeQuery(step);
      const row = { n: index + 1, name, hash: hashOf(steps), applied_at: Date.now() };
      await transaction.insertInto("migration").values(row).execute();
    });
  }
}

/** How many were applied; throws when they are not the first of ours. */
async function checkMigrations(db: Kysely<Tables>, folder: string, migrations: readonly Migration[]): Promise<number> {
  const applied = await db.selectFrom("migration").selectAll().orderBy("n").execute();
  refuseNewer(folder, applied.length, migrations.length);
  for (const [index, { name, hash }] of applied.entries()) {
    const ours = migrations[index];
    if (ours !== undefined && ours.name === name && hashOf(ours.statements(db)) === hash) continue;
    throw new StoreError(
      "foreign",
      `the store in ${folder} was made by another program: its step ${index + 1} (${name}) is not the one of this version; it was left as it is`,
    );
  }
  return applied.length;
}
