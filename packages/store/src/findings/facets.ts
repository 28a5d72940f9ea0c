import { PRIORITIES } from "@limpid/core";
import type { FindingFilter } from "@limpid/query";
import type { Kysely } from "kysely";
import { fromColumn } from "../database/column-text.ts";
import { numbersWithWords } from "../database/full-text.ts";
import type { Tables } from "../database/tables.ts";
import { type Approach, approachOf } from "./approach.ts";
import { narrow, narrowingOf, rangeOf } from "./filter.ts";

const FACETS = ["priority", "status", "host", "role", "technique", "assignee"] as const;
export type FacetName = (typeof FACETS)[number];

export interface FacetQuery {
  readonly filter?: FindingFilter;
  /** Who asks: for what changed since that user looked. */
  readonly viewer?: string;
  /** Milliseconds since the Unix epoch: what is asleep, is so at this moment. */
  readonly at?: number;
}

export interface Facets {
  /** The most frequent values of each, without the filter's own choice among them: what choosing another would give. */
  readonly facets: Readonly<Record<FacetName, readonly { readonly value: string; readonly findings: number }[]>>;
  readonly findings: number;
  /** The counts are of some of the findings: there are more. */
  readonly atLeast: boolean;
}

type Counted = Tables["finding_count"];

const TOP = 50;
/** Findings that are counted one by one where the kept counts do not know what is asked for. */
const MAX_COUNTED = 5000;
/** The same of a word that very many hold. */
const MAX_WITH_WORDS = 2000;

/** How many findings of a filter have which value. */
export async function facetsOf(db: Kysely<Tables>, query: FacetQuery): Promise<Facets> {
  const { counted, other } = partsOf(query.filter ?? {});
  if (Object.keys(other).length === 0)
    return count(await db.selectFrom("finding_count").selectAll().execute(), counted, false);
  const narrowing = { ...narrowingOf(query), filter: other };
  const shortest = await approachOf(db, narrowing);
  const some = shortest.numbers === undefined && shortest.lead === undefined && other.words !== undefined;
  const approach = some ? await newestWithWords(db, other.words ?? []) : shortest;
  const all = db.selectFrom("finding").select([...FACETS]);
  const rows: Counted[] = [];
  const take = async (part: typeof all): Promise<void> => {
    const found = await narrow(part, narrowing, approach)
      .limit(MAX_COUNTED + 1)
      .execute();
    for (const row of found) rows.push({ ...row, findings: 1 });
  };
  const { numbers, lead } = approach;
  if (numbers !== undefined) {
    for (let from = 0; from < numbers.length; from += 1000)
      await take(all.where("n", "in", numbers.slice(from, from + 1000)));
  } else if (lead !== undefined) await take(all.where(lead.column, "in", lead.values));
  else await take(all.orderBy("n", "desc"));
  return count(rows, counted, some || rows.length > MAX_COUNTED);
}

/** Of a word that very many hold, some: asking one finding after the other whether it does would take longer. */
async function newestWithWords(db: Kysely<Tables>, words: readonly string[]): Promise<Approach> {
  const { rows } = await numbersWithWords(words, MAX_WITH_WORDS, "newest").execute(db);
  return { numbers: rows.map(({ n }) => n), words: "known" };
}

/** What the kept counts know, and what needs a look at findings. */
function partsOf(filter: FindingFilter): { readonly counted: FindingFilter; readonly other: FindingFilter } {
  const { priority, host, role, technique, status, assignee, not, ...rest } = filter;
  const other = { ...rest, ...(not !== undefined && { not }) };
  const given = Object.entries({ priority, host, role, technique, status, assignee }).filter(
    ([, value]) => value !== undefined,
  );
  const wanted = Object.entries(other).filter(([, value]) => value !== undefined);
  return { counted: Object.fromEntries(given), other: Object.fromEntries(wanted) };
}

function count(rows: readonly Counted[], filter: FindingFilter, atLeast: boolean): Facets {
  const wanted = FACETS.map((name) => ({
    name,
    accepts: acceptorOf(name, filter),
    counts: new Map<string | number, number>(),
  }));
  let findings = 0;
  for (const row of rows) {
    // A row counts for a facet when every other one accepts it.
    let refusing = -1;
    let refusals = 0;
    for (let index = 0; index < wanted.length && refusals < 2; index++) {
      const { name, accepts } = wanted[index] as (typeof wanted)[number];
      if (accepts === undefined || accepts(row[name])) continue;
      refusing = index;
      refusals += 1;
    }
    if (refusals > 1) continue;
    if (refusals === 0) findings += row.findings;
    for (let index = 0; index < wanted.length; index++) {
      if (refusals === 1 && index !== refusing) continue;
      const { name, counts } = wanted[index] as (typeof wanted)[number];
      counts.set(row[name], (counts.get(row[name]) ?? 0) + row.findings);
    }
  }
  const facets = Object.fromEntries(wanted.map(({ name, counts }) => [name, topOf(name, counts)]));
  return { facets: facets as unknown as Facets["facets"], findings, atLeast };
}

function acceptorOf(name: FacetName, filter: FindingFilter): ((value: string | number) => boolean) | undefined {
  if (name === "priority") {
    const wanted = filter.priority?.map((priority) => PRIORITIES.indexOf(priority));
    return wanted === undefined ? undefined : (value) => wanted.includes(Number(value));
  }
  const wanted = filter[name];
  if (wanted === undefined) return undefined;
  const ranges = wanted.map(name === "host" ? rangeOf : (value: string) => rangeOf(`${value}`));
  const exact = new Set(ranges.filter(({ to }) => to === undefined).map(({ from }) => from));
  const begin = ranges.filter(({ to }) => to !== undefined).map(({ from }) => from);
  return (value) => exact.has(String(value)) || begin.some((from) => String(value).startsWith(from));
}

function topOf(name: FacetName, counts: ReadonlyMap<string | number, number>) {
  return [...counts]
    .sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .slice(0, TOP)
    .map(([value, findings]) => ({
      value: name === "priority" ? (PRIORITIES[Number(value)] ?? "") : fromColumn(String(value)),
      findings,
    }));
}
