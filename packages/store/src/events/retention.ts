import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { segmentName } from "./segments.ts";

export interface RetentionRules {
  /** Segments whose last event is older than this are let go of, by the events' own clocks. */
  readonly keepMs?: number;
  /** The oldest segments are let go of until the others fit. */
  readonly keepBytes?: number;
}

/** Lets go of whole segments, the oldest first; never of the one that is written to. Gives what went. */
export async function retain(
  db: Kysely<Tables>,
  folder: string,
  { keepMs, keepBytes }: RetentionRules,
  now: number,
): Promise<{ readonly segments: number; readonly events: number; readonly bytes: number }> {
  const sealed = await db.selectFrom("segment").selectAll().where("sealed", "=", 1).orderBy("number").execute();
  const all = await db
    .selectFrom("segment")
    .select((of) => of.fn.sum<number>("bytes").as("bytes"))
    .executeTakeFirst();
  let bytes = Number(all?.bytes ?? 0);
  const gone = { segments: 0, events: 0, bytes: 0 };
  for (const segment of sealed) {
    const old = keepMs !== undefined && segment.max_at < now - keepMs;
    const tooMuch = keepBytes !== undefined && bytes > keepBytes;
    if (!old && !tooMuch) continue;
    // The index first: a file that nobody knows is swept up later, a known one that is gone would be damage.
    await db.deleteFrom("segment").where("number", "=", segment.number).execute();
    rmSync(join(folder, segmentName(segment.number)), { force: true });
    bytes -= segment.bytes;
    gone.segments += 1;
    gone.events += segment.events;
    gone.bytes += segment.bytes;
  }
  return gone;
}
