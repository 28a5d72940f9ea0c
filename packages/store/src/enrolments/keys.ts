import type { Kysely, Selectable, Transaction } from "kysely";
import { refuseNoHash } from "../access/hash.ts";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { fromColumn, fromNullable, toColumn, toNullable } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import type { Enrolled, Enrolment, HostKey, KeyUse } from "./enrolment.ts";
import { standingOf, takeUse } from "./tokens.ts";

type Row = Selectable<Tables["host_key"]>;
/** The longest name that the domain name system has, with room for what tells two of one name apart. */
const MAX_HOST = 253;
/** Instances that one key is remembered to have had: one for each start of a program that keeps none. */
const MAX_FORMER = 32;
/** Machines of one name. */
const MAX_NAMESAKES = 1000;

/**
 * A token into a key of a host. The same machine again takes the place of its older keys; another machine under a
 * name that has a key gets that name with a number, so that two machines never become one host.
 */
export async function enrol(
  transaction: Transaction<Tables>,
  { tokenHash, keyHash, host, machine }: Enrolment,
  actor: Actor,
  at: number,
): Promise<Enrolled | undefined> {
  refuseNoHash(keyHash);
  if (host === "" || host.length > MAX_HOST)
    throw new StoreError("refused", `a host has a name of 1 to ${MAX_HOST} characters`);
  const token = await takeUse(transaction, tokenHash, at);
  if (token === undefined) return undefined;
  const { name, before } = await nameFor(transaction, host, machine);
  if (before !== undefined) await revokeKeysOf(transaction, before, at);
  const row = {
    hash: keyHash,
    token: token.n,
    kind: token.kind,
    speaks_for: token.speaks_for,
    host: toColumn(name),
    claimed: toColumn(host),
    machine: toNullable(machine),
    enrolled_at: at,
    last_used: null,
    last_source: toNullable(actor.from),
    instance: null,
    former_instances: "[]",
    revoked_at: null,
    cloned_at: null,
  };
  const { n } = await transaction.insertInto("host_key").values(row).returning("n").executeTakeFirstOrThrow();
  const outcome = before !== undefined ? "re-enrolled" : name === host ? "enrolled" : "renamed";
  const details = { key: n, token: fromColumn(token.name), outcome, ...(name !== host && { claimed: host }) };
  await note(transaction, { what: "host.enrolled", subject: name, details }, actor, at);
  return { outcome, key: keyOf({ n, ...row }) };
}

/** The name for a machine: its own where it is free or was its, otherwise the next that is. */
async function nameFor(
  transaction: Transaction<Tables>,
  host: string,
  machine: string | null,
): Promise<{ readonly name: string; readonly before?: string }> {
  if (machine !== null) {
    const own = await transaction
      .selectFrom("host_key")
      .select("host")
      .where("claimed", "=", toColumn(host))
      .where("machine", "=", toColumn(machine))
      .orderBy("n", "desc")
      .limit(1)
      .executeTakeFirst();
    if (own !== undefined) return { name: fromColumn(own.host), before: own.host };
  }
  for (let n = 1; n <= MAX_NAMESAKES; n++) {
    const name = n === 1 ? host : `${host}~${n}`;
    const taken = await transaction
      .selectFrom("host_key")
      .select("n")
      .where("host", "=", toColumn(name))
      .limit(1)
      .executeTakeFirst();
    if (taken === undefined) return { name };
  }
  throw new StoreError("refused", `${MAX_NAMESAKES} machines are called ${host}`);
}

async function revokeKeysOf(transaction: Transaction<Tables>, host: string, at: number): Promise<void> {
  await transaction
    .updateTable("host_key")
    .set({ revoked_at: at })
    .where("host", "=", host)
    .where("revoked_at", "is", null)
    .execute();
}

/** False: there is none, or it was revoked before. */
export async function revokeHostKey(
  transaction: Transaction<Tables>,
  id: number,
  actor: Actor,
  at: number,
): Promise<boolean> {
  const row = await transaction
    .updateTable("host_key")
    .set({ revoked_at: at })
    .where("n", "=", id)
    .where("revoked_at", "is", null)
    .returning("host")
    .executeTakeFirst();
  if (row === undefined) return false;
  await note(transaction, { what: "host.revoked", subject: fromColumn(row.host), details: { key: id } }, actor, at);
  return true;
}

/**
 * Notes who uses a key. Each start of a program has an instance of its own, so one that another took the place of
 * never comes back, unless two machines hold the same key.
 */
export async function useHostKey(
  transaction: Transaction<Tables>,
  { id, instance, from }: KeyUse,
  at: number,
): Promise<{ readonly cloned: boolean }> {
  const row = await transaction.selectFrom("host_key").selectAll().where("n", "=", id).executeTakeFirst();
  if (row === undefined) return { cloned: false };
  const now = toColumn(instance.slice(0, 200));
  const former: string[] = JSON.parse(row.former_instances);
  const cloned = row.instance !== now && former.includes(now);
  if (row.instance !== null && row.instance !== now) former.push(row.instance);
  await transaction
    .updateTable("host_key")
    .set({
      last_used: at,
      last_source: toNullable(from),
      instance: now,
      former_instances: JSON.stringify([...new Set(former.filter((each) => each !== now))].slice(-MAX_FORMER)),
      ...(cloned && { cloned_at: at }),
    })
    .where("n", "=", id)
    .execute();
  // Once: the two go on taking turns.
  if (cloned && row.cloned_at === null) {
    const subject = fromColumn(row.host);
    await note(transaction, { what: "host.cloned", subject, details: { key: id } }, { who: "limpid", from }, at);
  }
  return { cloned };
}

export async function readHostKey(db: Kysely<Tables>, hash: string): Promise<HostKey | undefined> {
  const row = await db
    .selectFrom("host_key")
    .selectAll()
    .where("hash", "=", toColumn(hash))
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? undefined : keyOf(row);
}

/** Keys of a host, or of all; the newest first, revoked ones among them. */
export async function listHostKeys(db: Kysely<Tables>, host?: string): Promise<readonly HostKey[]> {
  let keys = db.selectFrom("host_key").selectAll();
  if (host !== undefined) keys = keys.where("host", "=", toColumn(host));
  return (await keys.orderBy("n", "desc").limit(10_000).execute()).map(keyOf);
}

function keyOf(row: Row): HostKey {
  return {
    id: row.n,
    ...standingOf(row),
    host: fromColumn(row.host),
    claimed: fromColumn(row.claimed),
    machine: fromNullable(row.machine),
    enrolledMs: row.enrolled_at,
    lastUsedMs: row.last_used,
    lastFrom: fromNullable(row.last_source),
    revokedMs: row.revoked_at,
    clonedMs: row.cloned_at,
  };
}
