import type { Kysely } from "kysely";
import { fromColumn, fromNullable, toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { rangeOf } from "../findings/filter.ts";
import type { AuditEntry } from "./entry.ts";
import type { AuditQuery } from "./requests.ts";

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;

/** A page of the log, the newest entry first. */
export async function readAudit(db: Kysely<Tables>, query: AuditQuery): Promise<readonly AuditEntry[]> {
  const { before, who, what, subject, limit = DEFAULT_PAGE } = query;
  let entries = db.selectFrom("audit").selectAll();
  if (before !== undefined) entries = entries.where("n", "<", before);
  if (who !== undefined) entries = entries.where("who", "=", toColumn(who));
  if (subject !== undefined) entries = entries.where("subject", "=", toColumn(subject));
  if (what !== undefined) {
    const { from, to } = rangeOf(what);
    entries =
      to === undefined ? entries.where("what", "=", from) : entries.where("what", ">=", from).where("what", "<", to);
  }
  const rows = await entries
    .orderBy("n", "desc")
    .limit(Math.min(MAX_PAGE, Math.max(1, Math.floor(limit))))
    .execute();
  return rows.map(({ n, at, who, source, what, subject, details, previous, hash }) => ({
    n,
    at,
    who: fromColumn(who),
    from: fromNullable(source),
    what: fromColumn(what),
    subject: fromNullable(subject),
    details: JSON.parse(details),
    previous,
    hash,
  }));
}
