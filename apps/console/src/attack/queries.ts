import type {
  AttackChange,
  AttackComparison,
  AttackJudged,
  AttackObject,
  AttackObjects,
  AttackReleases,
  AttackTouched,
} from "@limpid/server/contract";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, pathOf } from "../api/client.ts";

/** A mirrored release never changes; only an import brings another, which a reload shows. */
const STABLE_MS = 5 * 60_000;
const PAGE = 100;

interface Wanted {
  readonly q?: string | undefined;
  readonly type?: string | undefined;
  readonly domain?: string | undefined;
  readonly release?: string | undefined;
  readonly all?: boolean | undefined;
}

export function objectsQuery(wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ["attack", "objects", wanted],
    queryFn: ({ pageParam, signal }) =>
      get<AttackObjects>(pathOf(["attack", "objects"], { ...wanted, limit: PAGE, after: pageParam }), signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: STABLE_MS,
  });
}

export function objectQuery(id: string, { release, domain, all }: Omit<Wanted, "q" | "type">) {
  return queryOptions({
    queryKey: ["attack", "object", id, release, domain, all],
    queryFn: ({ signal }) => get<AttackObject>(pathOf(["attack", "objects", id], { release, domain, all }), signal),
    staleTime: STABLE_MS,
  });
}

export function changeQuery(id: string, from: string, to: string, domain: string | undefined) {
  return queryOptions({
    queryKey: ["attack", "change", id, from, to, domain],
    queryFn: ({ signal }) =>
      get<AttackChange>(pathOf(["attack", "objects", id, "compare"], { from, to, domain }), signal),
    staleTime: STABLE_MS,
  });
}

export const releasesQuery = queryOptions({
  queryKey: ["attack", "releases"],
  queryFn: ({ signal }) => get<AttackReleases>(pathOf(["attack", "releases"]), signal),
});

export function comparisonQuery(of: {
  readonly from: string;
  readonly to: string;
  readonly domain?: string | undefined;
  readonly what?: string | undefined;
  readonly type?: string | undefined;
}) {
  return infiniteQueryOptions({
    queryKey: ["attack", "comparison", of],
    queryFn: ({ pageParam, signal }) =>
      get<AttackComparison>(
        pathOf(["attack", "releases", "compare"], { ...of, limit: PAGE, after: pageParam }),
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: STABLE_MS,
  });
}

export function judgedQuery(finding: string) {
  return queryOptions({
    queryKey: ["attack", "judged", finding],
    queryFn: ({ signal }) => get<AttackJudged>(pathOf(["attack", "findings", finding]), signal),
    staleTime: STABLE_MS,
  });
}

export function touchedQuery(against: string | undefined) {
  return queryOptions({
    queryKey: ["attack", "touched", against],
    queryFn: ({ signal }) => get<AttackTouched>(pathOf(["attack", "touched"], { against }), signal),
    placeholderData: keepPreviousData,
  });
}
