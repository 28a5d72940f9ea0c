import type { Kysely, Selectable } from "kysely";
import { fromColumn, fromNullable } from "../database/column-text.ts";
import { numbersWithWords } from "../database/full-text.ts";
import { unpack } from "../database/packed.ts";
import type { Tables } from "../database/tables.ts";
import { rangeOf } from "../findings/filter.ts";
import { partsOf } from "../findings/list.ts";
import { StoreError } from "../store-error.ts";

export interface ArtifactQuery {
  /** The beginning of a hash, or words that findings of it hold. */
  readonly text?: string;
  /** Levels of opacity. */
  readonly level?: readonly string[];
  /** 1 to 200, 50 unless told. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** A line of a list of contents. */
export interface ArtifactSummary {
  readonly sha256: string;
  readonly knownBy: "finding" | "inspection";
  readonly sizeBytes: number | null;
  readonly format: string | null;
  readonly level: string | null;
  readonly packed: boolean;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** One of the paths it was found at; null: it was inspected without one. */
  readonly path: string | null;
  /** Up to 1,000 are counted; `atLeast` when there are more. */
  readonly findings: number;
  readonly hosts: number;
  readonly atLeast: boolean;
}

export interface ArtifactPage {
  /** The last seen first. */
  readonly artifacts: readonly ArtifactSummary[];
  readonly next: string | undefined;
}

type Row = Selectable<Tables["artifact"]>;
type Place = Pick<Row, "last_seen" | "sha256">;

const DEFAULT_PAGE = 50;
const MAX_PAGE = 200;
/** Findings of one content that are counted for a line of the list. */
const MAX_COUNTED = 1000;
/** Findings with the words that are looked through for contents. */
const MAX_FOUND = 5000;

/** A page of contents, the last seen first. */
export async function listArtifacts(db: Kysely<Tables>, query: ArtifactQuery): Promise<ArtifactPage> {
  const limit = Math.min(MAX_PAGE, Math.max(1, Math.floor(query.limit ?? DEFAULT_PAGE)));
  let some = db.selectFrom("artifact").selectAll();
  const text = query.text?.trim() ?? "";
  if (/^[0-9a-f]{4,64}$/i.test(text)) {
    const { from, to = from } = rangeOf(`${text.toLowerCase()}*`);
    some = some.where("sha256", ">=", from).where("sha256", "<", to);
  } else if (text !== "") {
    some = some.where("sha256", "in", await contentsWith(db, text));
  }
  if (query.level !== undefined) some = some.where("level", "in", query.level);
  if (query.after !== undefined) {
    const place = placeOf(query.after);
    some = some
      .where("last_seen", "<=", place.last_seen)
      .where((of) => of.or([of("last_seen", "<", place.last_seen), of("sha256", "<", place.sha256)]));
  }
  const rows = await some
    .orderBy("last_seen", "desc")
    .orderBy("sha256", "desc")
    .limit(limit + 1)
    .execute();
  const artifacts: ArtifactSummary[] = [];
  for (const row of rows.slice(0, limit)) artifacts.push(await summaryOf(db, row));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { artifacts, next: last === undefined ? undefined : cursorOf(last) };
}

/** Contents of findings that hold all the words. */
async function contentsWith(db: Kysely<Tables>, text: string): Promise<readonly string[]> {
  const { rows } = await numbersWithWords(text.split(/\s+/), MAX_FOUND).execute(db);
  const found = new Set<string>();
  for (let from = 0; from < rows.length; from += 1000) {
    const part = rows.slice(from, from + 1000).map(({ n }) => n);
    for (const { sha256 } of await db.selectFrom("finding").select("sha256").where("n", "in", part).execute())
      if (sha256 !== null) found.add(sha256);
  }
  return [...found];
}

async function summaryOf(db: Kysely<Tables>, row: Row): Promise<ArtifactSummary> {
  const hosts = await db
    .selectFrom("finding")
    .select("host")
    .where("sha256", "=", row.sha256)
    .limit(MAX_COUNTED + 1)
    .execute();
  const counted = hosts.slice(0, MAX_COUNTED);
  const { path } = unpack(row.body) as { readonly path?: string | null };
  return {
    sha256: fromColumn(row.sha256),
    knownBy: row.known_by,
    sizeBytes: row.size_bytes,
    format: fromNullable(row.format),
    level: row.level,
    packed: row.packed === 1,
    firstSeenMs: row.first_seen,
    lastSeenMs: row.last_seen,
    path: path ?? null,
    findings: counted.length,
    hosts: new Set(counted.map(({ host }) => host)).size,
    atLeast: hosts.length > MAX_COUNTED,
  };
}

function cursorOf({ last_seen, sha256 }: Place): string {
  return Buffer.from(JSON.stringify(["artifacts", last_seen, sha256])).toString("base64url");
}

function placeOf(cursor: string): Place {
  const [kind, last_seen, sha256] = partsOf(cursor);
  if (kind !== "artifacts" || !Number.isSafeInteger(last_seen) || typeof sha256 !== "string")
    throw new StoreError("refused", "this cursor is not of this list; begin again without one");
  return { last_seen: Number(last_seen), sha256 };
}
