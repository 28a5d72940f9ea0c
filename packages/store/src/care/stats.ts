import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { PRIORITIES, type Priority } from "@limpid/core";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { Layout } from "../layout.ts";

export interface StoreStats {
  /** Steps of its making. */
  readonly format: number;
  readonly findings: Readonly<Record<Priority, number>>;
  readonly revisions: number;
  readonly groups: number;
  readonly triageChanges: number;
  readonly artifacts: number;
  readonly hosts: number;
  /** Events that the hosts' sources say are missing. */
  readonly lost: number;
  readonly processes: number;
  readonly events: {
    readonly count: number;
    readonly segments: number;
    /** By the events' clocks, milliseconds since the Unix epoch; null without events. */
    readonly firstMs: number | null;
    readonly lastMs: number | null;
  };
  readonly samples: number;
  readonly states: readonly string[];
  readonly bytes: { readonly database: number; readonly events: number; readonly samples: number };
}

export async function statsOf(db: Kysely<Tables>, layout: Layout): Promise<StoreStats> {
  const count = async (table: keyof Tables): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select((of) => of.fn.countAll<number>().as("count"))
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  };
  const byRank = await db
    .selectFrom("finding_count")
    .select((of) => ["priority", of.fn.sum<number>("findings").as("findings")])
    .groupBy("priority")
    .execute();
  const of = (rank: number): number => Number(byRank.find(({ priority }) => priority === rank)?.findings ?? 0);
  const segments = await db.selectFrom("segment").selectAll().execute();
  const hosts = await db.selectFrom("host").select("lost").execute();
  const states = await db.selectFrom("pipeline_state").select("name").orderBy("name").execute();
  return {
    format: await count("migration"),
    findings: Object.fromEntries(PRIORITIES.map((name, rank) => [name, of(rank)])) as Record<Priority, number>,
    revisions: await count("finding_revision"),
    groups: await count("finding_group"),
    triageChanges: await count("triage_change"),
    artifacts: await count("artifact"),
    hosts: hosts.length,
    lost: hosts.reduce((sum, { lost }) => sum + lost, 0),
    processes: await count("process"),
    events: {
      count: segments.reduce((sum, { events }) => sum + events, 0),
      segments: segments.length,
      firstMs: segments.length === 0 ? null : Math.min(...segments.map(({ min_at }) => min_at)),
      lastMs: segments.length === 0 ? null : Math.max(...segments.map(({ max_at }) => max_at)),
    },
    samples: await count("sample"),
    states: states.map(({ name }) => name),
    bytes: {
      database: sizeOf(layout.database) + sizeOf(`${layout.database}-wal`),
      events: sizeIn(layout.events),
      samples: sizeIn(layout.samples),
    },
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function sizeIn(folder: string): number {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return 0;
  return readdirSync(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
}
