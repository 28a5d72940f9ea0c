import type { Kysely } from "kysely";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { type FindingSummary, summaryOf } from "./summary.ts";

/** Other findings that have something in common with one. */
export interface Similar {
  readonly findings: number;
  readonly hosts: number;
  /** There are more than were counted. */
  readonly atLeast: boolean;
  /** Ten at most: the highest priorities, of one the newest. */
  readonly first: readonly FindingSummary[];
}

export interface SimilarFindings {
  /** The same content; null: nobody hashed it. */
  readonly content: Similar | null;
  /** Made by the same image; null: not known. */
  readonly creator: Similar | null;
  /** The same content, image and pattern of reasons. */
  readonly group: Similar;
}

const FIRST = 10;
/** Counted along an index that holds the hosts too. */
const MAX_COUNTED = 2000;

type Column = "sha256" | "creator_image" | "group_key";

/** Where else this content, this creator and this pattern was seen. */
export async function similarTo(db: Kysely<Tables>, id: string): Promise<SimilarFindings | undefined> {
  const finding = await db
    .selectFrom("finding")
    .select(["n", "sha256", "creator_image", "group_key"])
    .where("id", "=", toColumn(id))
    .executeTakeFirst();
  if (finding === undefined) return undefined;
  const { n, sha256, creator_image, group_key } = finding;
  return {
    content: sha256 === null ? null : await alike(db, "sha256", sha256, n),
    creator: creator_image === null ? null : await alike(db, "creator_image", creator_image, n),
    group: await alike(db, "group_key", group_key, n),
  };
}

async function alike(db: Kysely<Tables>, column: Column, value: string, but: number): Promise<Similar> {
  const rows = await db
    .selectFrom("finding")
    .select("host")
    .where(column, "=", value)
    .where("n", "<>", but)
    .limit(MAX_COUNTED + 1)
    .execute();
  const counted = rows.slice(0, MAX_COUNTED);
  const first = await inOrder(db, column, value, but);
  return {
    findings: counted.length,
    hosts: new Set(counted.map(({ host }) => host)).size,
    atLeast: rows.length > MAX_COUNTED,
    first: first.map((row) => summaryOf(row)),
  };
}

async function inOrder(db: Kysely<Tables>, column: Column, value: string, but: number) {
  const rows = [];
  for (const rank of [0, 1, 2, 3]) {
    const ranked = db.selectFrom("finding").selectAll().where(column, "=", value).where("priority", "=", rank);
    const some = ranked.where("n", "<>", but).orderBy("last_seen", "desc").orderBy("n", "desc");
    rows.push(...(await some.limit(FIRST - rows.length).execute()));
    if (rows.length >= FIRST) break;
  }
  return rows;
}
