import type { Kysely, Selectable, Transaction } from "kysely";
import { refuseNoHash } from "../access/hash.ts";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { fromColumn, toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import type { EnrolmentToken, NewEnrolmentToken, Standing } from "./enrolment.ts";

type Row = Selectable<Tables["enrolment_token"]>;
const MAX_NAME = 200;
const MAX_USES = 100_000;
/** Names of hosts that a relay may speak for. */
const MAX_PATTERNS = 1000;

export async function makeEnrolmentToken(
  transaction: Transaction<Tables>,
  token: NewEnrolmentToken,
  actor: Actor,
  at: number,
): Promise<EnrolmentToken> {
  const { hash, name, kind, speaksFor, expiresMs, uses } = token;
  refuseNoHash(hash);
  const wrong =
    name === "" || name.length > MAX_NAME
      ? `a token has a name of 1 to ${MAX_NAME} characters`
      : !(Number.isInteger(uses) && uses > 0 && uses <= MAX_USES)
        ? `a token is used 1 to ${MAX_USES} times`
        : speaksFor.length > MAX_PATTERNS || speaksFor.some((pattern) => pattern === "" || pattern.length > 253)
          ? `a relay names ${MAX_PATTERNS} hosts at most, each with 1 to 253 characters`
          : undefined;
  if (wrong !== undefined) throw new StoreError("refused", wrong);
  const row = {
    hash,
    name: toColumn(name),
    kind,
    speaks_for: JSON.stringify(speaksFor),
    created_at: at,
    created_by: toColumn(actor.who),
    expires_at: expiresMs,
    uses_left: uses,
    revoked_at: null,
  };
  const { n } = await transaction.insertInto("enrolment_token").values(row).returning("n").executeTakeFirstOrThrow();
  await note(
    transaction,
    { what: "enrolment-token.made", subject: name, details: { id: n, kind, uses, expiresMs } },
    actor,
    at,
  );
  return tokenOf({ n, ...row });
}

/** False: there is none, or it was revoked before. */
export async function revokeEnrolmentToken(
  transaction: Transaction<Tables>,
  id: number,
  actor: Actor,
  at: number,
): Promise<boolean> {
  const row = await transaction
    .updateTable("enrolment_token")
    .set({ revoked_at: at })
    .where("n", "=", id)
    .where("revoked_at", "is", null)
    .returning("name")
    .executeTakeFirst();
  if (row === undefined) return false;
  const subject = fromColumn(row.name);
  await note(transaction, { what: "enrolment-token.revoked", subject, details: { id } }, actor, at);
  return true;
}

/** Takes one use of a token; undefined: it opens nothing. */
export async function takeUse(transaction: Transaction<Tables>, hash: string, at: number): Promise<Row | undefined> {
  return await transaction
    .updateTable("enrolment_token")
    .set((of) => ({ uses_left: of("uses_left", "-", 1) }))
    .where("hash", "=", toColumn(hash))
    .where("uses_left", ">", 0)
    .where("expires_at", ">", at)
    .where("revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** All there ever were, the newest first. */
export async function listEnrolmentTokens(db: Kysely<Tables>): Promise<readonly EnrolmentToken[]> {
  const rows = await db.selectFrom("enrolment_token").selectAll().orderBy("n", "desc").limit(1000).execute();
  return rows.map(tokenOf);
}

function tokenOf(row: Row): EnrolmentToken {
  return {
    id: row.n,
    name: fromColumn(row.name),
    ...standingOf(row),
    createdMs: row.created_at,
    createdBy: fromColumn(row.created_by),
    expiresMs: row.expires_at,
    usesLeft: row.uses_left,
    revokedMs: row.revoked_at,
  };
}

export function standingOf({ kind, speaks_for }: { readonly kind: string; readonly speaks_for: string }): Standing {
  return { kind: kind as Standing["kind"], speaksFor: JSON.parse(speaks_for) };
}
