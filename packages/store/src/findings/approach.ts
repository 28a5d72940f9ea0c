import type { Kysely } from "kysely";
import { toColumn } from "../database/column-text.ts";
import { countWithWords, numbersWithWords } from "../database/full-text.ts";
import type { Tables } from "../database/tables.ts";
import { type Narrowing, rangeOf } from "./filter.ts";

export type Lead = "sha256" | "group_key" | "host" | "creator_image" | "assignee" | "role" | "status";

/** How the findings of a filter are reached. */
export interface Approach {
  /** Few enough to be taken all: their numbers. Otherwise they are walked in the order of the list. */
  readonly numbers?: readonly number[];
  /** The index that is walked, one stream for each value; undefined: that of the priority alone. */
  readonly lead?: { readonly column: Lead; readonly values: readonly string[] };
  /**
   * How words are looked for: they were (`known`); all that hold them are gathered once, then each is compared
   * (`some`); each is asked for, because nearly every one may hold them (`many`).
   */
  readonly words?: "known" | "some" | "many";
}

/** Up to so many findings are looked at one by one: 10 ms on the machine of the benchmark. */
const FEW = 5000;
/** Counting and gathering more than this takes longer than asking along a list in which so many hold them. */
const SOME = 30_000;
/** More streams than this cost more than they spare. */
const MAX_STREAMS = 32;

/** Which way is short: by what narrows most, or along the list. */
export async function approachOf(db: Kysely<Tables>, narrowing: Narrowing): Promise<Approach> {
  const { filter } = narrowing;
  const held = filter.words === undefined ? undefined : await numbersOf(db, filter.words);
  if (held !== undefined && held.length <= FEW) return { numbers: held, words: "known" };
  const words =
    filter.words === undefined
      ? {}
      : { words: (await countWithWords(db, filter.words, SOME)) < SOME ? ("some" as const) : ("many" as const) };
  for (const find of [bySnooze, byChange, byPath]) {
    const numbers = await find(db, narrowing);
    if (numbers !== undefined && numbers.length <= FEW) return { numbers, ...words };
  }
  const leads: Readonly<Record<Lead, readonly string[] | undefined>> = {
    sha256: filter.sha256,
    group_key: filter.group,
    host: exactOnly(filter.host),
    creator_image: exactOnly(filter.creator),
    assignee: filter.assignee,
    role: filter.role,
    status: filter.status,
  };
  for (const [column, values] of Object.entries(leads) as [Lead, readonly string[] | undefined][]) {
    if (values !== undefined && values.length > 0 && values.length <= MAX_STREAMS)
      return { lead: { column, values: [...new Set(values.map(toColumn))] }, ...words };
  }
  return words;
}

function exactOnly(values: readonly string[] | undefined): readonly string[] | undefined {
  return values?.some((value) => value.endsWith("*")) === true ? undefined : values;
}

async function numbersOf(db: Kysely<Tables>, words: readonly string[]): Promise<readonly number[]> {
  const { rows } = await numbersWithWords(words, FEW + 1).execute(db);
  return rows.map(({ n }) => n);
}

type Numbers = Promise<readonly number[] | undefined>;

async function bySnooze(db: Kysely<Tables>, { filter }: Narrowing): Numbers {
  if (filter.snoozed !== true) return undefined;
  const rows = await db
    .selectFrom("finding")
    .select("n")
    .where((of) => of.or([of("snoozed_until_run", "<>", of.lit(0)), of("snoozed_until", "is not", null)]))
    .limit(FEW + 1)
    .execute();
  return rows.map(({ n }) => n);
}

async function byChange(db: Kysely<Tables>, { filter, viewer }: Narrowing): Numbers {
  if (filter.changed !== true) return undefined;
  const rows = await db
    .selectFrom("seen")
    .select("finding")
    .where("viewer", "=", toColumn(viewer ?? ""))
    .where("changed", "=", 1)
    .limit(FEW + 1)
    .execute();
  return rows.map(({ finding }) => finding);
}

async function byPath(db: Kysely<Tables>, { filter: { path } }: Narrowing): Numbers {
  if (path === undefined) return undefined;
  const numbers = new Set<number>();
  for (const pattern of path) {
    const { from, to } = rangeOf(pattern);
    const all = db
      .selectFrom("finding")
      .select("n")
      .limit(FEW + 1);
    const rows = await (to === undefined
      ? all.where("path", "=", from)
      : all.where("path", ">=", from).where("path", "<", to)
    ).execute();
    for (const { n } of rows) numbers.add(n);
    if (numbers.size > FEW) break;
  }
  return [...numbers];
}
