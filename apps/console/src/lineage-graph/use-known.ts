import type { Finding } from "@limpid/core";
import type { ProcessChildren, ProcessDetail, StoredProcess } from "@limpid/server/contract";
import { queryOptions, useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { get, pathOf } from "../api/client.ts";
import { involved, type Known } from "./lineage-tree.ts";

const LASTS = { staleTime: 5 * 60_000, retry: false } as const; // what a process was hardly changes

export function processQuery(key: string) {
  return queryOptions({
    queryKey: ["processes", "one", key],
    queryFn: ({ signal }) => get<ProcessDetail>(pathOf(["processes", key]), signal),
    ...LASTS,
  });
}

export function childrenQuery(key: string) {
  return queryOptions({
    queryKey: ["processes", "children", key],
    queryFn: ({ signal }) => get<ProcessChildren>(pathOf(["processes", key, "children"]), signal),
    ...LASTS,
  });
}

export interface KnownState {
  readonly known: Known;
  /** Keys whose children are shown but were not all kept or given. */
  readonly cut: ReadonlySet<string>;
  readonly expand: (key: string) => void;
  readonly collapse: (key: string) => void;
  /** Children are on their way. */
  readonly waiting: boolean;
}

/** What the store knows of a finding's processes, and of those that somebody opens. */
export function useKnown(finding: Finding): KnownState {
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const keys = useMemo(() => involved(finding), [finding]);
  const told = useQueries({
    queries: keys.map(processQuery),
    combine: (results) => results.map(({ data }) => data?.process),
  });
  const children = useQueries({
    queries: expanded.map(childrenQuery),
    combine: (results) => results.map(({ data, isPending }) => ({ data, isPending })),
  });
  return useMemo(() => {
    const processes = new Map<string, StoredProcess>();
    for (const process of told) if (process !== undefined) processes.set(process.key, process);
    const below = new Map<string, readonly StoredProcess[]>();
    const cut = new Set<string>();
    children.forEach(({ data }, index) => {
      const key = expanded[index];
      if (data === undefined || key === undefined) return;
      below.set(key, data.children);
      if (data.cut) cut.add(key);
      for (const child of data.children) processes.set(child.key, child);
    });
    return {
      known: { processes, children: below },
      cut,
      waiting: children.some(({ isPending }) => isPending),
      expand: (key) => setExpanded((now) => (now.includes(key) ? now : [...now, key])),
      collapse: (key) => setExpanded((now) => now.filter((one) => one !== key)),
    };
  }, [told, children, expanded]);
}
