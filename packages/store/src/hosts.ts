import type { Kysely, Transaction } from "kysely";
import { fromColumn, fromNullable, toColumn, toNullable } from "./database/column-text.ts";
import type { Tables } from "./database/tables.ts";

/** What is told of a host; parts that are absent say nothing. */
export interface HostSighting {
  readonly host: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly sensorVersion?: string;
  /** Events that were lost since the last sighting. */
  readonly lost?: number;
}

export interface StoredHost {
  readonly name: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly sensorVersion: string | null;
  readonly lost: number;
}

/** Keeps what is told of hosts; several sightings of one are one row. */
export async function seeHosts(transaction: Transaction<Tables>, sightings: readonly HostSighting[]): Promise<void> {
  const rows = new Map<string, Tables["host"]>();
  for (const { host, at, sensorVersion, lost = 0 } of sightings) {
    const row = rows.get(host) ?? emptyHost(host, at);
    row.first_seen = Math.min(row.first_seen, at);
    if (at >= row.last_seen) {
      row.last_seen = at;
      row.sensor_version = toNullable(sensorVersion) ?? row.sensor_version;
    }
    row.lost += Math.max(0, Math.floor(lost));
    rows.set(host, row);
  }
  const all = [...rows.values()];
  for (let from = 0; from < all.length; from += 500) {
    await transaction
      .insertInto("host")
      .values(all.slice(from, from + 500))
      .onConflict((conflict) =>
        conflict.column("name").doUpdateSet((of) => ({
          first_seen: of
            .case()
            .when("excluded.first_seen", "<", of.ref("host.first_seen"))
            .then(of.ref("excluded.first_seen"))
            .else(of.ref("host.first_seen"))
            .end(),
          last_seen: of
            .case()
            .when("excluded.last_seen", ">", of.ref("host.last_seen"))
            .then(of.ref("excluded.last_seen"))
            .else(of.ref("host.last_seen"))
            .end(),
          sensor_version: of.fn.coalesce("excluded.sensor_version", "host.sensor_version"),
          lost: of("host.lost", "+", of.ref("excluded.lost")),
        })),
      )
      .execute();
  }
}

function emptyHost(host: string, at: number): Tables["host"] {
  return { name: toColumn(host), first_seen: at, last_seen: at, sensor_version: null, lost: 0 };
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
  const rows = await (after === undefined ? all : all.where("name", ">", toColumn(after))).execute();
  return rows.map(({ name, first_seen, last_seen, sensor_version, lost }) => ({
    name: fromColumn(name),
    firstSeenMs: first_seen,
    lastSeenMs: last_seen,
    sensorVersion: fromNullable(sensor_version),
    lost,
  }));
}
