import { rmSync } from "node:fs";
import { join } from "node:path";
import { CompiledQuery } from "kysely";
import type { OpenDatabase } from "../database/open-database.ts";
import { retain } from "../events/retention.ts";
import { segmentName } from "../events/segments.ts";
import type { Layout } from "../layout.ts";
import { orphansOf } from "./orphans.ts";

/** What is let go of. Findings, their history and triage are never. */
export interface CompactRules {
  /** Surrounding events by age, whole segments. */
  readonly keepMs?: number;
  /** Surrounding events by size on disk. */
  readonly keepBytes?: number;
}

export interface CompactReport {
  readonly segments: number;
  readonly events: number;
  readonly bytes: number;
  /** Files that nothing names any more. */
  readonly orphans: number;
}

/** A sender repeats a batch within minutes; after a month nobody asks for it again. */
const BATCH_MS = 30 * 86_400_000;

export async function compact(
  { db, raw }: OpenDatabase,
  layout: Layout,
  rules: CompactRules,
  now: number,
): Promise<CompactReport> {
  const gone = await retain(db, layout.events, rules, now);
  await db
    .deleteFrom("batch")
    .where("received_at", "<", now - BATCH_MS)
    .execute();
  const orphans = await orphansOf(db, layout);
  for (const number of orphans.segments) rmSync(join(layout.events, segmentName(number)), { force: true });
  for (const name of orphans.samples) rmSync(join(layout.samples, name), { force: true });
  await db.executeQuery(CompiledQuery.raw("insert into finding_text (finding_text) values ('optimize')"));
  raw.exec("vacuum; pragma optimize; pragma wal_checkpoint(truncate)");
  return { ...gone, orphans: orphans.segments.length + orphans.samples.length };
}
