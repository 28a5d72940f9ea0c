import { PRIORITIES, type Priority } from "@limpid/core";
import type { Kysely, Transaction } from "kysely";
import { fromColumn, fromNullable, toColumn, toNullable } from "./database/column-text.ts";
import { larger, smaller } from "./database/compare.ts";
import { pack, unpack } from "./database/packed.ts";
import type { Tables } from "./database/tables.ts";
import type { HostBasis } from "./enrolments/enrolment.ts";

/** What is told of a host; parts that are absent say nothing. */
export interface HostSighting {
  readonly host: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly sensorVersion?: string;
  /** Events that were lost since the last sighting. */
  readonly lost?: number;
  readonly facts?: HostFacts;
}

/** What its sender says of itself; what is absent stays as it was told before. */
export interface HostFacts {
  /** On what its name rests. */
  readonly basis?: HostBasis;
  readonly system?: string;
  readonly programVersion?: string;
  /** Kinds of sources that it reads. */
  readonly sources?: readonly string[];
  /** What waits there to be sent. */
  readonly spoolBytes?: number;
  readonly oldestSpooledMs?: number | null;
  /** Its clock less ours, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** What its sensor may not do, in words. */
  readonly missingRights?: readonly string[];
  readonly address?: string;
}

export interface StoredHost {
  readonly name: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly sensorVersion: string | null;
  readonly lost: number;
  /** When something of it was received for the last time, by our clock; null: before this was noted. */
  readonly receivedMs: number | null;
  readonly facts: HostFacts;
  readonly findings: Readonly<Record<Priority, number>>;
}

/** Keeps what is told of hosts; several sightings of one are one row. */
export async function seeHosts(
  transaction: Transaction<Tables>,
  sightings: readonly HostSighting[],
  receivedAt: number,
): Promise<void> {
  const rows = new Map<string, Tables["host"]>();
  const told = new Map<string, HostFacts>();
  for (const { host, at, sensorVersion, lost = 0, facts } of sightings) {
    const row = rows.get(host) ?? emptyHost(host, at, receivedAt);
    row.first_seen = Math.min(row.first_seen, at);
    if (at >= row.last_seen) {
      row.last_seen = at;
      row.sensor_version = toNullable(sensorVersion) ?? row.sensor_version;
    }
    row.lost += Math.max(0, Math.floor(lost));
    rows.set(host, row);
    if (facts !== undefined) told.set(host, { ...told.get(host), ...facts });
  }
  for (const [host, facts] of told) {
    const known = await transaction
      .selectFrom("host")
      .select("facts")
      .where("name", "=", toColumn(host))
      .executeTakeFirst();
    const row = rows.get(host);
    if (row !== undefined) row.facts = pack({ ...factsOf(known?.facts ?? null), ...facts });
  }
  const all = [...rows.values()];
  for (let from = 0; from < all.length; from += 500) {
    await transaction
      .insertInto("host")
      .values(all.slice(from, from + 500))
      .onConflict((conflict) =>
        conflict.column("name").doUpdateSet((of) => ({
          first_seen: smaller(of.ref("host.first_seen"), of.ref("excluded.first_seen")),
          last_seen: larger(of.ref("host.last_seen"), of.ref("excluded.last_seen")),
          sensor_version: of.fn.coalesce("excluded.sensor_version", "host.sensor_version"),
          lost: of("host.lost", "+", of.ref("excluded.lost")),
          received_at: of.ref("excluded.received_at"),
          facts: of.fn.coalesce("excluded.facts", "host.facts"),
        })),
      )
      .execute();
  }
}

function emptyHost(host: string, at: number, receivedAt: number): Tables["host"] {
  const nothing = { sensor_version: null, lost: 0, facts: null };
  return { name: toColumn(host), first_seen: at, last_seen: at, received_at: receivedAt, ...nothing };
}

function factsOf(facts: Uint8Array | null): HostFacts {
  return facts === null ? {} : (unpack(facts) as HostFacts);
}

export async function readHost(db: Kysely<Tables>, name: string): Promise<StoredHost | undefined> {
  const row = await db.selectFrom("host").selectAll().where("name", "=", toColumn(name)).executeTakeFirst();
  return row === undefined ? undefined : (await hostsOf(db, [row]))[0];
}

/** Hosts by name. */
export async function listHosts(
  db: Kysely<Tables>,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly StoredHost[]> {
  const all = db
    .selectFrom("host")
    .selectAll()
    .orderBy("name")
    .limit(Math.min(1000, Math.max(1, limit)));
  return await hostsOf(db, await (after === undefined ? all : all.where("name", ">", toColumn(after))).execute());
}

/** Rows as hosts, each with how many findings it has. */
async function hostsOf(db: Kysely<Tables>, rows: readonly Tables["host"][]): Promise<readonly StoredHost[]> {
  if (rows.length === 0) return [];
  const counts = new Map<string, Record<Priority, number>>();
  const counted = await db
    .selectFrom("finding_count")
    .select((of) => ["host", "priority", of.fn.sum<number>("findings").as("findings")])
    .where(
      "host",
      "in",
      rows.map(({ name }) => name),
    )
    .groupBy(["host", "priority"])
    .execute();
  for (const { host, priority, findings } of counted) {
    const of = counts.get(host) ?? noFindings();
    of[PRIORITIES[priority] ?? "expected"] += Number(findings);
    counts.set(host, of);
  }
  return rows.map(({ name, first_seen, last_seen, sensor_version, lost, received_at, facts }) => ({
    name: fromColumn(name),
    firstSeenMs: first_seen,
    lastSeenMs: last_seen,
    sensorVersion: fromNullable(sensor_version),
    lost,
    receivedMs: received_at,
    facts: factsOf(facts),
    findings: counts.get(name) ?? noFindings(),
  }));
}

function noFindings(): Record<Priority, number> {
  return { high: 0, medium: 0, low: 0, expected: 0 };
}
