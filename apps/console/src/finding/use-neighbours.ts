import { useInfiniteQuery } from "@tanstack/react-query";
import { findingsQuery } from "../api/resources.ts";
import { FIRST_VIEW } from "../queue/views.ts";
import type { FindingSearch } from "./finding-search.ts";

/** The findings before and after this one in the queue that one came from. */
export interface Neighbours {
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** From 1 on; undefined: it is not among those that were loaded. */
  readonly place: number | undefined;
  readonly of: string;
}

export function useNeighbours(id: string, { q = FIRST_VIEW, order = "priority" }: FindingSearch): Neighbours {
  const list = useInfiniteQuery({ ...findingsQuery(q, order), staleTime: Number.POSITIVE_INFINITY });
  const rows = list.data?.pages.flatMap(({ findings }) => findings) ?? [];
  const at = rows.findIndex((row) => row.id === id);
  return {
    previous: at < 0 ? undefined : rows[at - 1]?.id,
    // A finding that the queue does not hold has the whole queue before it.
    next: rows[at + 1]?.id,
    place: at < 0 ? undefined : at + 1,
    of: list.hasNextPage ? `${rows.length}+` : String(rows.length),
  };
}
