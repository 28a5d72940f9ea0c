import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { hashOfEntry, NOTHING } from "./append.ts";
import type { AuditHead, AuditVerdict } from "./entry.ts";

const BATCH = 2000;
/** The first ones tell where it begins; after a break every entry may be wrong. */
const MAX_WRONG = 20;

/**
 * Walks the chain from its first entry. A chain that was cut off or written anew as a whole is a chain too: only a
 * head that was kept elsewhere tells.
 */
export async function verifyAudit(db: Kysely<Tables>, expected?: AuditHead): Promise<AuditVerdict> {
  const wrong: { n: number; what: string }[] = [];
  let head = NOTHING;
  let met = expected === undefined || expected.n === 0;
  for (;;) {
    const rows = await db.selectFrom("audit").selectAll().where("n", ">", head.n).orderBy("n").limit(BATCH).execute();
    for (const row of rows) {
      const what =
        row.n !== head.n + 1
          ? `the entry before is ${head.n}: those between are gone`
          : row.previous !== head.hash
            ? "it does not follow the entry before"
            : hashOfEntry(row) !== row.hash
              ? "its content is not what was hashed"
              : undefined;
      if (what !== undefined && wrong.length < MAX_WRONG) wrong.push({ n: row.n, what });
      head = { n: row.n, hash: row.hash };
      if (row.n !== expected?.n) continue;
      met = true;
      if (row.hash !== expected.hash) wrong.push({ n: row.n, what: "its hash is not the one that was kept elsewhere" });
    }
    if (rows.length < BATCH) break;
  }
  if (!met && expected !== undefined)
    wrong.push({ n: expected.n, what: `the log ends at ${head.n}: what followed was cut away` });
  return { head, wrong };
}
