import type { Kysely, Selectable, Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { fromColumn, toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { type ApiToken, type NewApiToken, SCOPES, type Scope } from "./credential.ts";
import { refuseNoHash } from "./hash.ts";
import { rowOf } from "./users.ts";

type Row = Selectable<Tables["api_token"]>;
const MAX_NAME = 200;

export async function makeApiToken(
  transaction: Transaction<Tables>,
  { hash, name, owner, scopes, expiresMs }: NewApiToken,
  actor: Actor,
  at: number,
): Promise<ApiToken> {
  refuseNoHash(hash);
  if (name === "" || name.length > MAX_NAME)
    throw new StoreError("refused", `a token has a name of 1 to ${MAX_NAME} characters`);
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined || scopes.length === 0)
    throw new StoreError("refused", `${unknown ?? "no scope"}: a token has one or more of ${SCOPES.join(", ")}`);
  if (owner !== null && (await rowOf(transaction, owner)) === undefined)
    throw new StoreError("refused", `no user ${owner}`);
  const row = {
    hash,
    name: toColumn(name),
    owner: owner === null ? null : toColumn(owner),
    scopes: SCOPES.filter((scope) => scopes.includes(scope)).join(" "),
    created_at: at,
    expires_at: expiresMs,
    last_used: null,
    revoked_at: null,
  };
  const { n } = await transaction.insertInto("api_token").values(row).returning("n").executeTakeFirstOrThrow();
  const details = { id: n, owner, scopes: row.scopes.split(" "), expiresMs };
  await note(transaction, { what: "token.made", subject: name, details }, actor, at);
  return tokenOf({ n, ...row });
}

export async function useApiToken(transaction: Transaction<Tables>, id: number, at: number): Promise<undefined> {
  await transaction.updateTable("api_token").set({ last_used: at }).where("n", "=", id).execute();
  return undefined;
}

/** False: there is none, or it was revoked before. */
export async function revokeApiToken(
  transaction: Transaction<Tables>,
  id: number,
  actor: Actor,
  at: number,
): Promise<boolean> {
  const row = await transaction
    .updateTable("api_token")
    .set({ revoked_at: at })
    .where("n", "=", id)
    .where("revoked_at", "is", null)
    .returning("name")
    .executeTakeFirst();
  if (row === undefined) return false;
  await note(transaction, { what: "token.revoked", subject: fromColumn(row.name), details: { id } }, actor, at);
  return true;
}

/** One that opens something now. */
export async function readApiToken(db: Kysely<Tables>, hash: string, at: number): Promise<ApiToken | undefined> {
  const row = await db.selectFrom("api_token").selectAll().where("hash", "=", toColumn(hash)).executeTakeFirst();
  if (row === undefined || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= at))
    return undefined;
  if (row.owner !== null && (await rowOf(db, fromColumn(row.owner)))?.disabled !== 0) return undefined;
  return tokenOf(row);
}

/** All there ever were, the newest first. */
export async function listApiTokens(db: Kysely<Tables>): Promise<readonly ApiToken[]> {
  return (await db.selectFrom("api_token").selectAll().orderBy("n", "desc").limit(1000).execute()).map(tokenOf);
}

function tokenOf(row: Row): ApiToken {
  return {
    id: row.n,
    name: fromColumn(row.name),
    owner: row.owner === null ? null : fromColumn(row.owner),
    scopes: row.scopes.split(" ") as Scope[],
    createdMs: row.created_at,
    expiresMs: row.expires_at,
    lastUsedMs: row.last_used,
    revokedMs: row.revoked_at,
  };
}
