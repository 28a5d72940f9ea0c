import type { Kysely, Selectable, Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import { endSessions } from "./sessions.ts";
import { USER_ROLES, type User, type UserChange, type UserRole, type UserSecret } from "./user.ts";

type Row = Selectable<Tables["account"]>;

/** A name stands in addresses, in the log and in a query, where `none` is nobody; the store itself is `limpid`. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;
const TAKEN = ["none", "limpid"];
/** argon2id writes some hundred characters. */
const MAX_HASH = 1024;

/** Makes a user, or changes what is named of one. */
export async function putUser(
  transaction: Transaction<Tables>,
  change: UserChange,
  actor: Actor,
  at: number,
): Promise<User> {
  const { name, role, passwordHash, disabled } = change;
  if (!NAME.test(name) || TAKEN.includes(name.toLowerCase()))
    throw refused(`${name}: a name has 1 to 64 letters, digits, . _ - @ and is not ${TAKEN.join(" or ")}`);
  if (role !== undefined && !USER_ROLES.includes(role))
    throw refused(`no role ${role}; there are ${USER_ROLES.join(", ")}`);
  if ((passwordHash ?? "").length > MAX_HASH) throw refused(`a hash of a password has ${MAX_HASH} characters at most`);
  const known = await rowOf(transaction, name);
  if (known === undefined && role === undefined) throw refused(`no user ${name}; a new one needs a role`);
  const fresh: Row = {
    name,
    role: role ?? "viewer",
    disabled: 0,
    password_hash: null,
    created_at: at,
    last_sign_in: null,
  };
  const before = known ?? fresh;
  const after: Row = {
    ...before,
    ...(role !== undefined && { role }),
    ...(passwordHash !== undefined && { password_hash: passwordHash }),
    ...(disabled !== undefined && { disabled: disabled ? 1 : 0 }),
  };
  const { name: _, ...columns } = after;
  await transaction
    .insertInto("account")
    .values(after)
    .onConflict((conflict) => conflict.column("name").doUpdateSet(columns))
    .execute();
  await keepAnAdministrator(transaction, before, after);
  const newPassword = after.password_hash !== before.password_hash;
  if (after.disabled === 1 || newPassword) await endSessions(transaction, { account: name });
  const details = {
    ...((known === undefined || after.role !== before.role) && { role: after.role }),
    ...(after.disabled !== before.disabled && { disabled: after.disabled === 1 }),
    ...(newPassword && { password: after.password_hash === null ? "removed" : "set" }),
  };
  await note(
    transaction,
    { what: known === undefined ? "user.made" : "user.changed", subject: name, details },
    actor,
    at,
  );
  return userOf(after);
}

/** Whoever locks out the last one would have to edit the database by hand. */
async function keepAnAdministrator(transaction: Transaction<Tables>, before: Row, after: Row): Promise<void> {
  const was = before.role === "admin" && before.disabled === 0;
  if (!was || (after.role === "admin" && after.disabled === 0)) return;
  const other = await transaction
    .selectFrom("account")
    .select("name")
    .where("role", "=", "admin")
    .where("disabled", "=", 0)
    .limit(1)
    .executeTakeFirst();
  if (other === undefined) throw refused(`${after.name} is the last administrator; make another one first`);
}

export async function listUsers(db: Kysely<Tables>): Promise<readonly User[]> {
  return (await db.selectFrom("account").selectAll().orderBy("name").execute()).map(userOf);
}

export async function readUser(db: Kysely<Tables>, name: string): Promise<UserSecret | undefined> {
  const row = await rowOf(db, name);
  return row === undefined ? undefined : { ...userOf(row), passwordHash: row.password_hash };
}

export async function rowOf(db: Kysely<Tables>, name: string): Promise<Row | undefined> {
  return await db.selectFrom("account").selectAll().where("name", "=", toColumn(name)).executeTakeFirst();
}

export function userOf({ name, role, disabled, password_hash, created_at, last_sign_in }: Row): User {
  return {
    name,
    role: role as UserRole,
    disabled: disabled === 1,
    hasPassword: password_hash !== null,
    createdMs: created_at,
    lastSignInMs: last_sign_in,
  };
}

function refused(why: string): StoreError {
  return new StoreError("refused", why);
}
