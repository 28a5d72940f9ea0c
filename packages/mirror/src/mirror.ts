import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  type Appearance,
  byRelease,
  type Edition,
  type Flavour,
  type IndexFile,
  type JsonObject,
  type JudgedReader,
  type Link,
  type NamedRelease,
  parseObject,
  type ReleaseFile,
  type ReleaseView,
  type Searchable,
  type Snapshot,
} from "@limpid/attack";
import type { ParseIssue } from "@limpid/core";
import { type NoMirror, openDatabase, transaction } from "./open-database.ts";
import { PLATFORM } from "./platform.ts";
import { blob, linkOf, type Row, SNAPSHOT_COLUMNS, snapshotOf } from "./rows.ts";
import { bringShipped } from "./shipped.ts";

const FILE_NAME = "attack.sqlite";
/** A view asks for the same few objects again and again; relationships of a busy technique are a few hundred. */
const MAX_CACHED = 20_000;

/** An object in a release, with the file that says so. */
export interface AppearanceIn extends Appearance {
  readonly edition: Edition;
}

/** An edition and the number of its row. */
interface Kept {
  readonly n: number;
  readonly edition: Edition;
}

/** What was imported, kept on disk: files, the bytes of their objects, and what was told from them. */
export class Mirror {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the mirror in a folder of state and brings in what is shipped. Without a folder it is in memory: what is
   * shipped can be read, and nothing is kept.
   */
  static open(folder: string | undefined, shipped = true): Mirror | NoMirror {
    const database = openDatabase(folder === undefined ? ":memory:" : join(folder, FILE_NAME));
    if ("why" in database) return database;
    const mirror = new Mirror(database);
    if (shipped) bringShipped(mirror);
    return mirror;
  }

  close(): void {
    this.#database.close();
  }

  /** All imported files: by domain, from old to new, of one release the preferred first. */
  editions(): readonly Edition[] {
    return this.#kept().map(({ edition }) => edition);
  }

  /** What was odd in a file when it was imported. */
  issues(edition: Edition): readonly ParseIssue[] {
    const row = this.#one("SELECT issues FROM edition WHERE n = ?", this.#number(edition));
    return JSON.parse(String(row?.issues ?? "[]"));
  }

  /** Every object of a file once: of ids that stand in it several times, the one that counts. */
  snapshots(edition: Edition): readonly Snapshot[] {
    const rows = this.#all(
      `SELECT ${SNAPSHOT_COLUMNS} FROM snapshot WHERE edition = ? AND ordinal = 0`,
      this.#number(edition),
    );
    return rows.map(snapshotOf);
  }

  /** The objects of a file that have an ATT&CK id (several may) or the STIX id. */
  named(edition: Edition, id: string): readonly Snapshot[] {
    const column = id.includes("--") ? "id" : "attack_id";
    return this.#all(
      `SELECT ${SNAPSHOT_COLUMNS} FROM snapshot WHERE edition = ? AND ${column} = ? AND ordinal = 0 ORDER BY type, id`,
      this.#number(edition),
      id.includes("--") ? id : id.toUpperCase(),
    ).map(snapshotOf);
  }

  /**
   * An object in each release of a domain: in the preferred file of `flavour` that holds it, else in the preferred one
   * that does. Only where the flavour is the same can raw hashes be compared.
   */
  appearances(id: string, domain: string, flavour: Flavour): readonly AppearanceIn[] {
    const found = new Map<string, AppearanceIn>();
    for (const { edition, snapshot } of this.everywhere(id)) {
      if (edition.domain !== domain) continue;
      const before = found.get(edition.release);
      const better =
        before?.snapshot === undefined || (before.edition.flavour !== flavour && edition.flavour === flavour);
      // A part of a release that lacks an object says nothing of the release.
      if (snapshot === undefined && (before !== undefined || edition.extent === "partial")) continue;
      if (better) found.set(edition.release, { release: edition.release, edition, snapshot });
    }
    return [...found.values()];
  }

  /** An object in every file of the mirror; undefined where the file does not hold it. */
  everywhere(id: string): readonly { readonly edition: Edition; readonly snapshot: Snapshot | undefined }[] {
    const rows = this.#all(`SELECT edition, ${SNAPSHOT_COLUMNS} FROM snapshot WHERE id = ? AND ordinal = 0`, id);
    const byNumber = new Map(rows.map((row) => [row.edition, snapshotOf(row)]));
    return this.#kept().map(({ n, edition }) => ({ edition, snapshot: byNumber.get(n) }));
  }

  /** What is asked to say by which objects a finding was judged. */
  judgedReader(): JudgedReader {
    return {
      views: (release) =>
        this.editions()
          .filter((edition) => edition.release === release)
          .map((edition) => this.view(edition)),
      named: ({ edition }, attackId) => this.named(edition, attackId),
      appearances: (id, domain, flavour) => this.appearances(id, domain, flavour),
    };
  }

  /** The bytes of an object exactly as they stood in the file. */
  bytes(edition: Edition, id: string): Uint8Array | undefined {
    const row = this.#one(
      "SELECT bytes FROM content WHERE hash = (SELECT slice FROM snapshot WHERE edition = ? AND id = ? AND ordinal = 0)",
      this.#number(edition),
      id,
    );
    return row?.bytes instanceof Uint8Array ? row.bytes : undefined;
  }

  /** One file, asked object by object. */
  view(edition: Edition): ReleaseView {
    const n = this.#number(edition);
    const snapshot = cached((id: string): Snapshot | undefined => {
      const row = this.#one(
        `SELECT ${SNAPSHOT_COLUMNS} FROM snapshot WHERE edition = ? AND id = ? AND ordinal = 0`,
        n,
        id,
      );
      return row === undefined ? undefined : snapshotOf(row);
    });
    const links = cached((id: string): readonly Link[] =>
      [
        ...this.#all("SELECT * FROM link WHERE edition = ? AND source = ?", n, id),
        ...this.#all("SELECT * FROM link WHERE edition = ? AND target = ? AND source <> target", n, id),
      ].map(linkOf),
    );
    return { edition, snapshot, links, value: (id) => parsed(this.bytes(edition, id)) };
  }

  /** Objects with their values, those of one type or all but relationships. */
  *searchable(edition: Edition, type?: string): Iterable<Searchable> {
    const columns = SNAPSHOT_COLUMNS.replaceAll(/\b(\w+)\b/g, "snapshot.$1");
    const statement = this.#statement(
      `SELECT ${columns}, bytes FROM snapshot JOIN content ON hash = slice
       WHERE edition = ?1 AND ordinal = 0 AND not_normalised IS NULL
         AND type <> 'relationship' AND (?2 IS NULL OR type = ?2)`,
    );
    for (const row of statement.iterate(this.#number(edition), type ?? null)) {
      const value = parsed(row.bytes);
      if (value !== undefined) yield { snapshot: snapshotOf(row), value };
    }
  }

  /** Releases that an imported index names. */
  namedReleases(): readonly NamedRelease[] {
    return this.#all("SELECT * FROM named_release ORDER BY domain").map((row) => ({
      release: String(row.release),
      domain: String(row.domain),
      modified: typeof row.modified === "string" ? row.modified : undefined,
      url: typeof row.url === "string" ? row.url : undefined,
    }));
  }

  /** Keeps a file, all of it or nothing. `already`: it is there, and nothing was changed. */
  keep(file: ReleaseFile, bytes: Uint8Array, edition: Edition): "kept" | "already" {
    return transaction(this.#database, () => {
      const { release, domain, fileHash, origin } = edition;
      const added = this.#statement(
        "INSERT INTO edition (release, domain, file_hash, origin, facts, issues) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      ).run(release, domain, blob(fileHash), origin, JSON.stringify(edition), JSON.stringify(file.issues));
      if (added.changes === 0) return "already";
      const n = Number(added.lastInsertRowid);
      this.#insertObjects(n, file, bytes);
      const insert = this.#statement(
        "INSERT INTO link (edition, source, target, kind, basis, stated_by) VALUES (?, ?, ?, ?, ?, ?)",
      );
      for (const { source, target, kind, basis, statedBy } of file.links)
        insert.run(n, source, target, kind, basis, statedBy);
      return "kept";
    });
  }

  #insertObjects(n: number, file: ReleaseFile, bytes: Uint8Array): void {
    const content = this.#statement("INSERT INTO content (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING");
    const insert = this.#statement(
      `INSERT INTO snapshot (edition, ordinal, ${SNAPSHOT_COLUMNS}) VALUES (${Array(18).fill("?").join(", ")})`,
    );
    for (const { snapshot, start, end, ordinal } of file.objects) {
      const { hashes } = snapshot;
      const slice = blob(hashes.slice);
      content.run(slice, bytes.subarray(start, end));
      insert.run(
        n,
        ordinal,
        snapshot.id,
        snapshot.type,
        snapshot.attackId ?? null,
        snapshot.name ?? null,
        snapshot.status,
        snapshot.version ?? null,
        snapshot.created ?? null,
        snapshot.modified ?? null,
        snapshot.specVersion ?? null,
        snapshot.attackSpecVersion ?? null,
        snapshot.notNormalised ?? null,
        slice,
        blob(hashes.raw),
        blob(hashes.canonical),
        blob(hashes.substance),
        blob(hashes.content),
      );
    }
  }

  /** Keeps what an index names; an entry that is there already is brought up to date. */
  keepIndex({ named }: IndexFile): void {
    transaction(this.#database, () => {
      const insert = this.#statement(
        "INSERT INTO named_release (domain, release, modified, url) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET modified = excluded.modified, url = excluded.url",
      );
      for (const { domain, release, modified, url } of named)
        insert.run(domain, release, modified ?? null, url ?? null);
    });
  }

  /** Lets go of shipped files that this version does not ship, with what only they held. */
  forgetShipped(except: readonly string[]): void {
    const stale = this.#kept().filter(
      ({ edition }) => edition.origin === "shipped" && !except.includes(edition.fileHash),
    );
    if (stale.length === 0) return;
    transaction(this.#database, () => {
      for (const { n } of stale) this.#statement("DELETE FROM edition WHERE n = ?").run(n);
      this.#database.exec("DELETE FROM content WHERE hash NOT IN (SELECT slice FROM snapshot)");
    });
  }

  #kept(): readonly Kept[] {
    return this.#all("SELECT n, facts FROM edition")
      .map(({ n, facts }) => ({ n: Number(n), edition: JSON.parse(String(facts)) as Edition }))
      .sort((one, other) => byRelease(one.edition, other.edition));
  }

  #number({ release, domain, fileHash }: Edition): number {
    const row = this.#one(
      "SELECT n FROM edition WHERE release = ? AND domain = ? AND file_hash = ?",
      release,
      domain,
      blob(fileHash),
    );
    return Number(row?.n ?? 0);
  }

  #all(sql: string, ...values: readonly Bound[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  #one(sql: string, ...values: readonly Bound[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

type Bound = string | number | null | Uint8Array;

function parsed(bytes: unknown): JsonObject | undefined {
  const text = bytes instanceof Uint8Array ? PLATFORM.decodeUtf8(bytes) : undefined;
  return text === undefined ? undefined : parseObject(text);
}

function cached<T>(ask: (id: string) => T): (id: string) => T {
  const answers = new Map<string, T>();
  return (id) => {
    if (answers.has(id)) return answers.get(id) as T; // `has`: an answer may be undefined
    const answer = ask(id);
    if (answers.size < MAX_CACHED) answers.set(id, answer);
    return answer;
  };
}
