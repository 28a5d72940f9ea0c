import type { Kysely, Transaction } from "kysely";
import { toColumn } from "./database/column-text.ts";
import { pack, unpack } from "./database/packed.ts";
import type { Tables } from "./database/tables.ts";

/** What a pipeline knows and up to where its input is in it, kept in one piece with what it made of that. */
export interface PipelineState {
  /** Which pipeline. */
  readonly name: string;
  /** `Pipeline.snapshot()`, or anything that JSON can hold. */
  readonly snapshot: unknown;
  /** Where to go on reading. */
  readonly position: unknown;
}

export interface SavedState {
  readonly savedMs: number;
  readonly snapshot: unknown;
  readonly position: unknown;
}

export async function saveState(
  transaction: Transaction<Tables>,
  { name, snapshot, position }: PipelineState,
  at: number,
): Promise<void> {
  const row = { saved_at: at, position: pack(position), snapshot: pack(snapshot) };
  await transaction
    .insertInto("pipeline_state")
    .values({ name: toColumn(name), ...row })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(row))
    .execute();
}

export async function readState(db: Kysely<Tables>, name: string): Promise<SavedState | undefined> {
  const row = await db.selectFrom("pipeline_state").selectAll().where("name", "=", toColumn(name)).executeTakeFirst();
  if (row === undefined) return undefined;
  return { savedMs: row.saved_at, snapshot: unpack(row.snapshot), position: unpack(row.position) };
}
