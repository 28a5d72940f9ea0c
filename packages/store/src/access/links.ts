import type { Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import type { NewLink, UsedLink } from "./credential.ts";
import { refuseNoHash } from "./hash.ts";
import { rowOf, userOf } from "./users.ts";

/** Makes a link; an older one of the same user and purpose opens nothing any more. */
export async function makeLink(
  transaction: Transaction<Tables>,
  { hash, user, purpose, expiresMs }: NewLink,
  actor: Actor,
  at: number,
): Promise<undefined> {
  refuseNoHash(hash);
  if ((await rowOf(transaction, user)) === undefined) throw new StoreError("refused", `no user ${user}`);
  const account = toColumn(user);
  await transaction
    .deleteFrom("link")
    .where((of) =>
      of.or([of("expires_at", "<=", at), of.and([of("account", "=", account), of("purpose", "=", purpose)])]),
    )
    .execute();
  const row = { hash, account, purpose, made_at: at, expires_at: expiresMs, used_at: null };
  await transaction.insertInto("link").values(row).execute();
  await note(transaction, { what: "link.made", subject: user, details: { purpose, expiresMs } }, actor, at);
  return undefined;
}

/** Opens a link, once: who comes second finds it used. */
export async function useLink(
  transaction: Transaction<Tables>,
  hash: string,
  actor: Actor,
  at: number,
): Promise<UsedLink | undefined> {
  const used = await transaction
    .updateTable("link")
    .set({ used_at: at })
    .where("hash", "=", toColumn(hash))
    .where("used_at", "is", null)
    .where("expires_at", ">", at)
    .returning(["account", "purpose"])
    .executeTakeFirst();
  const account = used === undefined ? undefined : await rowOf(transaction, used.account);
  if (used === undefined || account === undefined || account.disabled === 1) return undefined;
  const purpose = used.purpose as UsedLink["purpose"];
  await note(transaction, { what: "link.used", subject: account.name, details: { purpose } }, actor, at);
  return { user: userOf(account), purpose };
}
