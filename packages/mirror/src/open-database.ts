import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from "./schema.ts";

/** Another process may be importing a release, which takes seconds on a slow disk. */
const WAIT_MS = 60_000;

/** Why a mirror cannot be used, in words for the user. Nothing was changed. */
export interface NoMirror {
  readonly why: string;
}

/** Opens the database at `path` and makes its tables where there are none; `:memory:` is one that is not kept. */
export function openDatabase(path: string): DatabaseSync | NoMirror {
  let database: DatabaseSync | undefined;
  try {
    // Made here for its owner alone: SQLite gives its other files the same rights.
    if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
    database = new DatabaseSync(path, { timeout: WAIT_MS, allowExtension: false, defensive: true });
    const unusable = prepare(database, path);
    if (unusable === undefined) return database;
    database.close();
    return unusable;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    return { why: `${path}: ${wordsOf(error)}` };
  }
}

function prepare(database: DatabaseSync, path: string): NoMirror | undefined {
  // First a look, because setting the mode writes.
  const foreign = whyForeign(database, path);
  if (foreign !== undefined) return foreign;
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  if (!isEmpty(database)) return undefined;
  return transaction(database, () => {
    // Another process may have made the tables while this one waited for its turn.
    if (!isEmpty(database)) return whyForeign(database, path);
    database.exec(SCHEMA);
    return undefined;
  });
}

function whyForeign(database: DatabaseSync, path: string): NoMirror | undefined {
  if (isEmpty(database)) return undefined;
  if (pragma(database, "application_id") !== APPLICATION_ID) return { why: `${path}: a database of another program` };
  const version = pragma(database, "user_version");
  if (version <= SCHEMA_VERSION) return undefined;
  return {
    why: `${path}: written by a newer version of Limpid (format ${version}, this one reads ${SCHEMA_VERSION}); it was left as it is`,
  };
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT count(*) AS n FROM sqlite_master").get()?.n === 0;
}

/** Runs `work` so that all of it or nothing is kept; no other process writes meanwhile. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

function pragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

const NOT_A_DATABASE = 26;
const CORRUPT = 11;
const BUSY = 5;

/** What SQLite says, in words that name what to do where that is known. */
export function wordsOf(error: unknown): string {
  const { errcode, message } = error as { readonly errcode?: number; readonly message: string };
  const primary = (errcode ?? 0) & 0xff;
  if (primary === NOT_A_DATABASE || primary === CORRUPT) return "damaged; move it away and import again";
  if (primary === BUSY) return "another process has been writing to it for a minute";
  return message;
}
