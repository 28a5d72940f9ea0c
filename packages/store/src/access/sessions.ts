import type { Kysely, Selectable, Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { fromNullable, toColumn, toNullable } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import type { NewSession, Session } from "./credential.ts";
import { refuseNoHash } from "./hash.ts";
import { rowOf, userOf } from "./users.ts";

type Row = Selectable<Tables["session"]>;
const MAX_AGENT = 512;

export async function beginSession(
  transaction: Transaction<Tables>,
  { hash, user, expiresMs, agent }: NewSession,
  actor: Actor,
  at: number,
): Promise<Session> {
  refuseNoHash(hash);
  const account = await rowOf(transaction, user);
  if (account === undefined || account.disabled === 1)
    throw new StoreError("refused", `no user ${user} who could sign in`);
  // Those that nobody can use any more go when somebody comes.
  await transaction.deleteFrom("session").where("expires_at", "<=", at).execute();
  await transaction.updateTable("account").set({ last_sign_in: at }).where("name", "=", account.name).execute();
  const row = {
    hash,
    account: account.name,
    started_at: at,
    last_used: at,
    expires_at: expiresMs,
    source: toNullable(actor.from),
    agent: toNullable(agent?.slice(0, MAX_AGENT)),
  };
  const { n } = await transaction.insertInto("session").values(row).returning("n").executeTakeFirstOrThrow();
  await note(transaction, { what: "session.began", subject: account.name, details: { session: n } }, actor, at);
  return sessionOf({ n, ...row }, { ...account, last_sign_in: at });
}

export async function useSession(
  transaction: Transaction<Tables>,
  { hash, at, expiresMs }: { readonly hash: string; readonly at: number; readonly expiresMs?: number },
): Promise<undefined> {
  await transaction
    .updateTable("session")
    .set({ last_used: at, ...(expiresMs !== undefined && { expires_at: expiresMs }) })
    .where("hash", "=", toColumn(hash))
    .where("expires_at", ">", at)
    .execute();
  return undefined;
}

/** Which sessions end. */
export type Ending = { readonly hash: string } | { readonly id: number } | { readonly user: string };

export async function endSession(
  transaction: Transaction<Tables>,
  which: Ending,
  actor: Actor,
  at: number,
): Promise<number> {
  const ended = await endSessions(
    transaction,
    "hash" in which ? { hash: which.hash } : "id" in which ? { n: which.id } : { account: which.user },
  );
  for (const { n, account } of ended)
    await note(transaction, { what: "session.ended", subject: account, details: { session: n } }, actor, at);
  return ended.length;
}

export async function endSessions(
  transaction: Transaction<Tables>,
  which: Partial<Pick<Row, "hash" | "n" | "account">>,
): Promise<readonly Row[]> {
  let going = transaction.deleteFrom("session");
  if (which.hash !== undefined) going = going.where("hash", "=", toColumn(which.hash));
  if (which.n !== undefined) going = going.where("n", "=", which.n);
  if (which.account !== undefined) going = going.where("account", "=", toColumn(which.account));
  return await going.returningAll().execute();
}

export async function readSession(db: Kysely<Tables>, hash: string, at: number): Promise<Session | undefined> {
  const row = await db
    .selectFrom("session")
    .selectAll()
    .where("hash", "=", toColumn(hash))
    .where("expires_at", ">", at)
    .executeTakeFirst();
  const account = row === undefined ? undefined : await rowOf(db, row.account);
  return row === undefined || account === undefined || account.disabled === 1 ? undefined : sessionOf(row, account);
}

export async function listSessions(db: Kysely<Tables>, user: string, at: number): Promise<readonly Session[]> {
  const account = await rowOf(db, user);
  if (account === undefined) return [];
  const rows = await db
    .selectFrom("session")
    .selectAll()
    .where("account", "=", account.name)
    .where("expires_at", ">", at)
    .orderBy("last_used", "desc")
    .limit(1000)
    .execute();
  return rows.map((row) => sessionOf(row, account));
}

function sessionOf(row: Row, account: Selectable<Tables["account"]>): Session {
  return {
    id: row.n,
    user: userOf(account),
    startedMs: row.started_at,
    lastUsedMs: row.last_used,
    expiresMs: row.expires_at,
    from: fromNullable(row.source),
    agent: fromNullable(row.agent),
  };
}
