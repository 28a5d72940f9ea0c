import { type FindingFilter, parseQuery } from "@limpid/query";
import { Problem } from "../app/problem.ts";
import type { TextIssue } from "../contract/index.ts";

/** A search as the store takes it, with what of it was not understood. */
export function filterOf(q: string | undefined): {
  readonly filter: FindingFilter;
  readonly issues: readonly TextIssue[];
} {
  if (q === undefined || q.trim() === "") return { filter: {}, issues: [] };
  const { filter, issues } = parseQuery(q);
  return { filter, issues };
}

/** For a change: what was not understood could have narrowed it, so nothing is changed by guessing. */
export function exactFilterOf(q: string): FindingFilter {
  const { filter, issues } = filterOf(q);
  const [first] = issues;
  if (first !== undefined)
    throw new Problem(400, "unclear-query", `The search is not clear: ${first.what}.`, { at: `body/q:${first.at}` });
  return filter;
}
