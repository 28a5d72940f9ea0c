import type { Priority } from "@limpid/core";
import type { ExpressionBuilder, Kysely, SelectQueryBuilder } from "kysely";
import { toColumn } from "../database/column-text.ts";
import { holdsWords, numbersWithWords, withoutIndex } from "../database/full-text.ts";
import type { Tables } from "../database/tables.ts";
import type { Status } from "../triage/triage.ts";
import { rankOf } from "./row.ts";

/** Which findings; parts that are absent narrow nothing, values of one part are alternatives. */
export interface FindingFilter {
  readonly priority?: readonly Priority[];
  /** A name, or its beginning with `*` behind it: `web-*`. */
  readonly host?: readonly string[];
  readonly role?: readonly string[];
  readonly technique?: readonly string[];
  readonly status?: readonly Status[];
  /** Empty: nobody. */
  readonly assignee?: readonly string[];
  readonly group?: string;
  readonly sha256?: string;
  /** A path, or its beginning with `*` behind it. */
  readonly path?: string;
  /** Last seen from here on, in milliseconds since the Unix epoch. */
  readonly fromMs?: number;
  /** Last seen before. */
  readonly toMs?: number;
  /** Not asleep at this moment. */
  readonly awakeAtMs?: number;
  /** Every word, the last one also as the beginning of one. */
  readonly text?: string;
}

type Lead = "host" | "role" | "status" | "assignee" | "group_key";
export type Findings<O> = SelectQueryBuilder<Tables, "finding", O>;

/** How the findings of a filter are reached. */
export interface Approach {
  /** Few enough to be taken all: their numbers. Otherwise they are walked in the order of the list. */
  readonly numbers?: readonly number[];
  /** The index that is walked, one stream for each value; undefined: that of the priority alone. */
  readonly lead?: { readonly column: Lead; readonly values: readonly string[] };
}

/** Up to so many findings are looked at one by one: 10 ms on the machine of the benchmark. */
const FEW = 5000;
/** More streams than this cost more than they spare. */
const MAX_STREAMS = 32;

/** Which way is short: by what narrows most, or along the list. */
export async function approachOf(db: Kysely<Tables>, filter: FindingFilter): Promise<Approach> {
  for (const find of [byHash, byWords, byPath]) {
    const numbers = await find(db, filter);
    if (numbers !== undefined && numbers.length <= FEW) return { numbers };
  }
  const { group, host, assignee, role, status } = filter;
  if (group !== undefined) return { lead: { column: "group_key", values: [group] } };
  const exactHosts = host?.every((name) => !name.endsWith("*")) === true ? host : undefined;
  const leads = { host: exactHosts, assignee, role, status };
  for (const [column, values] of Object.entries(leads) as [Lead, readonly string[] | undefined][]) {
    if (values !== undefined && values.length > 0 && values.length <= MAX_STREAMS)
      return { lead: { column, values: [...new Set(values.map(toColumn))] } };
  }
  return {};
}

async function byHash(db: Kysely<Tables>, { sha256 }: FindingFilter): Promise<readonly number[] | undefined> {
  if (sha256 === undefined) return undefined;
  const rows = await db
    .selectFrom("finding")
    .select("n")
    .where("sha256", "=", toColumn(sha256))
    .limit(FEW + 1)
    .execute();
  return rows.map(({ n }) => n);
}

async function byWords(db: Kysely<Tables>, { text }: FindingFilter): Promise<readonly number[] | undefined> {
  if (text === undefined) return undefined;
  const { rows } = await numbersWithWords(text, FEW + 1).execute(db);
  return rows.map(({ n }) => n);
}

async function byPath(db: Kysely<Tables>, { path }: FindingFilter): Promise<readonly number[] | undefined> {
  if (path === undefined) return undefined;
  const { from, to } = rangeOf(path);
  const all = db
    .selectFrom("finding")
    .select("n")
    .limit(FEW + 1);
  const rows = await (to === undefined
    ? all.where("path", "=", from)
    : all.where("path", ">=", from).where("path", "<", to)
  ).execute();
  return rows.map(({ n }) => n);
}

/** `web-*` as the range of texts that begin so; a text without a star is only itself. */
export function rangeOf(pattern: string): { readonly from: string; readonly to: string | undefined } {
  if (!pattern.endsWith("*")) return { from: toColumn(pattern), to: undefined };
  const from = toColumn(pattern.slice(0, -1));
  return { from, to: `${from}\u{10ffff}` };
}

/** Narrows a query to the filter, on the way along an index that these conditions must not replace. */
export function narrow<O>(query: Findings<O>, filter: FindingFilter, approach: Approach): Findings<O> {
  let narrowed = query;
  for (const column of ["role", "technique", "status", "assignee"] as const) {
    const values = filter[column];
    if (values === undefined || approach.lead?.column === column) continue;
    narrowed = narrowed.where((of) => of(withoutIndex(of.ref(column)), "in", values.map(toColumn)));
  }
  if (filter.host !== undefined && approach.lead?.column !== "host") {
    const hosts = filter.host;
    narrowed = narrowed.where((of) => of.or(hosts.map((host) => matches(of, "host", host))));
  }
  if (filter.priority !== undefined) {
    const ranks = filter.priority.map(rankOf);
    narrowed = narrowed.where((of) => of(withoutIndex(of.ref("priority")), "in", ranks));
  }
  const { group, sha256, path, text, fromMs, toMs, awakeAtMs } = filter;
  if (group !== undefined && approach.lead?.column !== "group_key")
    narrowed = narrowed.where((of) => of(withoutIndex(of.ref("group_key")), "=", group));
  if (sha256 !== undefined)
    narrowed = narrowed.where((of) => of(withoutIndex(of.ref("sha256")), "=", toColumn(sha256)));
  if (path !== undefined) narrowed = narrowed.where((of) => matches(of, "path", path));
  if (fromMs !== undefined) narrowed = narrowed.where("last_seen", ">=", Math.ceil(fromMs));
  if (toMs !== undefined) narrowed = narrowed.where("last_seen", "<", Math.ceil(toMs));
  if (awakeAtMs !== undefined) {
    narrowed = narrowed.where((of) =>
      of.or([
        of.and([of("snoozed_until", "is", null), of("snoozed_until_run", "=", 0)]),
        of("snoozed_until", "<=", awakeAtMs),
      ]),
    );
  }
  // Words were looked up already where few findings hold them.
  if (text !== undefined && approach.numbers === undefined)
    narrowed = narrowed.where((of) => holdsWords(of.ref("finding.n"), text));
  return narrowed;
}

function matches(of: ExpressionBuilder<Tables, "finding">, column: "host" | "path", pattern: string) {
  const { from, to } = rangeOf(pattern);
  const value = withoutIndex(of.ref(column));
  return to === undefined ? of(value, "=", from) : of.and([of(value, ">=", from), of(value, "<", to)]);
}
