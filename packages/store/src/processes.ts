import type { ImageRun, ProcessInstance } from "@limpid/core";
import type { Kysely, Transaction } from "kysely";
import { toColumn, toNullable } from "./database/column-text.ts";
import { pack, unpack } from "./database/packed.ts";
import { Prepared } from "./database/prepared.ts";
import type { Tables } from "./database/tables.ts";
import { wholeMs } from "./events/whole-ms.ts";

/** A process instance with its image chain; its parent by key. */
export type StoredProcess = Omit<
  ProcessInstance,
  "parent" | "responsible" | "answersTo" | "login" | "disputes" | "key"
> & {
  readonly key: string;
  readonly parent: string | null;
};

/** Keeps what is known of processes by now; what is known later takes its place. */
export async function putProcesses(
  transaction: Transaction<Tables>,
  processes: readonly ProcessInstance[],
): Promise<void> {
  for (const instance of processes) {
    const { parent, responsible: _, answersTo: __, login: ___, disputes: ____, ...rest } = instance;
    const stored: StoredProcess = { ...rest, parent: parent?.key ?? null };
    const row = {
      key: toColumn(stored.key),
      host: toColumn(stored.host),
      pid: stored.pid,
      parent: toNullable(stored.parent),
      started_at: wholeMs(stored.startedAt, Math.floor),
      last_seen: wholeMs(lastSeen(stored), Math.floor),
      body: pack(stored),
    };
    await transaction.executeQuery(PUT.with(transaction, row));
  }
}

const PUT = new Prepared(["key", "host", "pid", "parent", "started_at", "last_seen", "body"], (db, values) =>
  db
    .insertInto("process")
    .values(values)
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet((of) => ({
        parent: of.ref("excluded.parent"),
        started_at: of.ref("excluded.started_at"),
        last_seen: of.ref("excluded.last_seen"),
        body: of.ref("excluded.body"),
      })),
    ),
);

function lastSeen({ startedAt, exitedAt, images }: StoredProcess): number {
  return exitedAt ?? images.reduce((latest: number, { at }: ImageRun) => Math.max(latest, at), startedAt);
}

export async function readProcess(db: Kysely<Tables>, key: string): Promise<StoredProcess | undefined> {
  const row = await db.selectFrom("process").select("body").where("key", "=", toColumn(key)).executeTakeFirst();
  return row === undefined ? undefined : (unpack(row.body) as StoredProcess);
}

/** Processes that one started, the first one first. */
export async function childrenOf(db: Kysely<Tables>, key: string, limit: number): Promise<readonly StoredProcess[]> {
  const rows = await db
    .selectFrom("process")
    .select("body")
    .where("parent", "=", toColumn(key))
    .orderBy("started_at")
    .limit(Math.min(5000, Math.max(1, limit)))
    .execute();
  return rows.map(({ body }) => unpack(body) as StoredProcess);
}
