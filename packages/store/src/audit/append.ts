import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import { toColumn, toNullable } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import type { Actor, AuditHead, AuditNote } from "./entry.ts";

/** Before the first entry. */
export const NOTHING: AuditHead = { n: 0, hash: "0".repeat(64) };
/** An entry says what was done, not all that was done to it: that stands in the history of findings. */
const MAX_DETAILS = 16_384;
const MAX_TEXT = 1024;

type Row = Tables["audit"];

/** SHA-256 of all that an entry holds, its place and the hash before it among it. */
export function hashOfEntry({ n, at, who, source, what, subject, details, previous }: Omit<Row, "hash">): string {
  const content = JSON.stringify([n, at, who, source, what, subject, details, previous]);
  return createHash("sha256").update(content).digest("hex");
}

/** Appends an entry in the transaction of what it tells of. */
export async function note(
  transaction: Kysely<Tables>,
  { what, subject, details = {} }: AuditNote,
  { who, from }: Actor,
  at: number,
): Promise<AuditHead> {
  const last = await headOf(transaction);
  const json = JSON.stringify(details);
  const content = {
    n: last.n + 1,
    at,
    who: toColumn(who.slice(0, MAX_TEXT)),
    source: toNullable(from?.slice(0, MAX_TEXT)),
    what: toColumn(what.slice(0, MAX_TEXT)),
    subject: toNullable(subject?.slice(0, MAX_TEXT)),
    details: json.length <= MAX_DETAILS ? json : JSON.stringify({ leftOut: `${json.length} characters` }),
    previous: last.hash,
  };
  const hash = hashOfEntry(content);
  await transaction
    .insertInto("audit")
    .values({ ...content, hash })
    .execute();
  return { n: content.n, hash };
}

export async function headOf(db: Kysely<Tables>): Promise<AuditHead> {
  const last = await db.selectFrom("audit").select(["n", "hash"]).orderBy("n", "desc").limit(1).executeTakeFirst();
  return last ?? NOTHING;
}
