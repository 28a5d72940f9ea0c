import type { Excluded, FindingFilter } from "@limpid/query";
import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import { toColumn } from "../database/column-text.ts";
import { amongWords, holdsWords, withoutIndex } from "../database/full-text.ts";
import type { Tables } from "../database/tables.ts";
import type { Approach } from "./approach.ts";
import { rankOf } from "./row.ts";

export type Findings<O> = SelectQueryBuilder<Tables, "finding", O>;
type Of = ExpressionBuilder<Tables, "finding">;

/** A filter, and what it depends on besides: who asks, and when. */
export interface Narrowing {
  readonly filter: FindingFilter;
  readonly viewer: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** The question of a list as what narrows it. */
export function narrowingOf(query: {
  readonly filter?: FindingFilter;
  readonly viewer?: string;
  readonly at?: number;
}): Narrowing {
  return { filter: query.filter ?? {}, viewer: query.viewer, at: query.at ?? 0 };
}

/** `web-*` as the range of texts that begin so; a text without a star is only itself. */
export function rangeOf(pattern: string): { readonly from: string; readonly to: string | undefined } {
  if (!pattern.endsWith("*")) return { from: toColumn(pattern), to: undefined };
  const from = toColumn(pattern.slice(0, -1));
  return { from, to: `${from}\u{10ffff}` };
}

/** Columns that a filter names by a list, and whether its values may be beginnings. */
const COLUMNS = {
  role: { column: "role", patterns: false },
  technique: { column: "technique", patterns: false },
  status: { column: "status", patterns: false },
  assignee: { column: "assignee", patterns: false },
  group: { column: "group_key", patterns: false },
  sha256: { column: "sha256", patterns: false },
  host: { column: "host", patterns: true },
  path: { column: "path", patterns: true },
  creator: { column: "creator_image", patterns: true },
} as const satisfies Partial<Record<keyof FindingFilter, unknown>>;
type Part = keyof typeof COLUMNS;
const PARTS = Object.keys(COLUMNS) as readonly Part[];

/** Narrows a query to the filter, on the way along an index that these conditions must not replace. */
export function narrow<O>(query: Findings<O>, narrowing: Narrowing, approach: Approach): Findings<O> {
  const { filter, viewer, at } = narrowing;
  let narrowed = query;
  for (const part of PARTS) {
    const values = filter[part];
    if (values === undefined || approach.lead?.column === COLUMNS[part].column) continue;
    narrowed = narrowed.where((of) => isOneOf(of, part, values));
  }
  if (filter.priority !== undefined) {
    const ranks = filter.priority.map(rankOf);
    narrowed = narrowed.where((of) => of(withoutIndex(of.ref("priority")), "in", ranks));
  }
  const { fromMs, toMs, snoozed, changed, words, not } = filter;
  if (fromMs !== undefined) narrowed = narrowed.where("last_seen", ">=", Math.ceil(fromMs));
  if (toMs !== undefined) narrowed = narrowed.where("last_seen", "<", Math.ceil(toMs));
  if (snoozed !== undefined) narrowed = narrowed.where((of) => (snoozed ? asleep(of, at) : of.not(asleep(of, at))));
  if (changed !== undefined)
    narrowed = narrowed.where((of) => (changed ? hasChanged(of, viewer) : of.not(hasChanged(of, viewer))));
  // Words were looked up already where few findings hold them.
  if (words !== undefined && approach.words !== "known") {
    narrowed = narrowed.where((of) =>
      approach.words === "some" ? amongWords(of.ref("finding.n"), words) : holdsWords(of.ref("finding.n"), words),
    );
  }
  if (not !== undefined) narrowed = narrowed.where((of) => of.not(of.or(unwanted(of, not))));
  return narrowed;
}

function unwanted(of: Of, not: Excluded): Expression<SqlBool>[] {
  return [
    ...PARTS.flatMap((part) => (not[part] === undefined ? [] : [isKnownAnd(of, part, not[part])])),
    ...(not.priority === undefined ? [] : [of(withoutIndex(of.ref("priority")), "in", not.priority.map(rankOf))]),
    ...(not.words ?? []).map((word) => holdsWords(of.ref("finding.n"), [word])),
  ];
}

/** What is not known is not one of the values; without this, "not unknown" would be unknown, and left out. */
function isKnownAnd(of: Of, part: Part, values: readonly string[]): Expression<SqlBool> {
  return of.and([of(COLUMNS[part].column, "is not", null), isOneOf(of, part, values)]);
}

function isOneOf(of: Of, part: Part, values: readonly string[]): Expression<SqlBool> {
  const { column, patterns } = COLUMNS[part];
  const value = withoutIndex(of.ref(column));
  const exact = values.filter((each) => !(patterns && each.endsWith("*"))).map(toColumn);
  const beginnings = values.filter((each) => patterns && each.endsWith("*")).map(rangeOf);
  return of.or([
    of(value, "in", exact),
    ...beginnings.map(({ from, to = from }) => of.and([of(value, ">=", from), of(value, "<", to)])),
  ]);
}

function asleep(of: Of, at: number): Expression<SqlBool> {
  return of.or([
    of(of.fn.coalesce("snoozed_until", sql.lit(0)), ">", at),
    of.and([of("snoozed_until", "is", null), of("snoozed_until_run", "<>", 0)]),
  ]);
}

/** Somebody has looked at it, and another revision came since. */
function hasChanged(of: Of, viewer: string | undefined): Expression<SqlBool> {
  return of.exists(
    of
      .selectFrom("seen")
      .select("seen.finding")
      .where("seen.viewer", "=", toColumn(viewer ?? ""))
      .whereRef("seen.finding", "=", "finding.n")
      .where("seen.changed", "=", 1),
  );
}
