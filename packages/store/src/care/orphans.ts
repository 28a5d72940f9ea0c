import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { segmentsIn } from "../events/segments.ts";
import type { Layout } from "../layout.ts";
import { SampleBox } from "../samples/samples.ts";

/** Files that a crash left between writing them and naming them, or between forgetting and removing them. */
export interface Orphans {
  readonly segments: readonly number[];
  readonly samples: readonly string[];
}

export async function orphansOf(db: Kysely<Tables>, layout: Layout): Promise<Orphans> {
  const segments = await db.selectFrom("segment").select("number").execute();
  const known = new Set(segments.map(({ number }) => number));
  // Behind the last one may be what is being written at this moment.
  const last = Math.max(0, ...known);
  const samples = new Set((await db.selectFrom("sample").select("blob").execute()).map(({ blob }) => blob));
  return {
    segments: segmentsIn(layout.events).filter((number) => number < last && !known.has(number)),
    samples: new SampleBox(layout).names().filter((name) => !samples.has(name)),
  };
}
