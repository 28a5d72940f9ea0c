import type { Kysely, Transaction } from "kysely";
import { note } from "../audit/append.ts";
import type { Actor } from "../audit/entry.ts";
import { fromColumn, toColumn } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import { StoreError } from "../store-error.ts";
import type { SavedView } from "./view.ts";

const MAX_NAME = 200;
/** As long as a query may be. */
const MAX_QUERY = 16_384;
const MAX_SETTINGS = 16_384;
/** Nobody looks through more. */
const MAX_VIEWS = 500;

export async function putView(
  transaction: Transaction<Tables>,
  view: Omit<SavedView, "changedMs">,
  actor: Actor,
  at: number,
): Promise<SavedView> {
  const { owner, name, shared, query } = view;
  const settings = JSON.stringify(view.settings ?? null);
  if (name === "" || name.length > MAX_NAME || query.length > MAX_QUERY || settings.length > MAX_SETTINGS)
    throw new StoreError(
      "refused",
      `a view has a name of 1 to ${MAX_NAME} characters, a query of ${MAX_QUERY} and settings of ${MAX_SETTINGS} at most`,
    );
  const key = { owner: toColumn(owner), name: toColumn(name) };
  const row = { shared: shared ? 1 : 0, query: toColumn(query), settings, changed_at: at };
  const others = await transaction
    .selectFrom("saved_view")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("owner", "=", key.owner)
    .where("name", "<>", key.name)
    .executeTakeFirst();
  if (Number(others?.count) >= MAX_VIEWS) throw new StoreError("refused", `one user keeps ${MAX_VIEWS} views at most`);
  await transaction
    .insertInto("saved_view")
    .values({ ...key, ...row })
    .onConflict((conflict) => conflict.columns(["owner", "name"]).doUpdateSet(row))
    .execute();
  await note(transaction, { what: "view.saved", subject: name, details: { owner, shared, query } }, actor, at);
  return { ...view, changedMs: at };
}

export async function removeView(
  transaction: Transaction<Tables>,
  owner: string,
  name: string,
  actor: Actor,
  at: number,
): Promise<boolean> {
  const gone = await transaction
    .deleteFrom("saved_view")
    .where("owner", "=", toColumn(owner))
    .where("name", "=", toColumn(name))
    .returning("name")
    .executeTakeFirst();
  if (gone === undefined) return false;
  await note(transaction, { what: "view.removed", subject: name, details: { owner } }, actor, at);
  return true;
}

export async function listViews(db: Kysely<Tables>, user: string): Promise<readonly SavedView[]> {
  const rows = await db
    .selectFrom("saved_view")
    .selectAll()
    .where((of) => of.or([of("owner", "=", toColumn(user)), of("shared", "=", 1)]))
    .orderBy("name")
    .orderBy("owner")
    .limit(4 * MAX_VIEWS)
    .execute();
  return rows.map(({ owner, name, shared, query, settings, changed_at }) => ({
    owner: fromColumn(owner),
    name: fromColumn(name),
    shared: shared === 1,
    query: fromColumn(query),
    settings: JSON.parse(settings),
    changedMs: changed_at,
  }));
}
