import type { SampleBytes, SampleLayout, SampleStrings } from "@limpid/server/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, pathOf } from "../api/client.ts";

/** Bytes of one request; rows never cross a page. */
export const PAGE_BYTES = 16_384;
const LASTS = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const; // a kept sample never changes

/** A page of the bytes of a finding's file; fails with what to do where no copy is kept. */
export function bytesQuery(id: string, page: number) {
  return queryOptions({
    queryKey: ["sample", "bytes", id, page],
    queryFn: async ({ signal }) => {
      const path = pathOf(["findings", id, "bytes"], { offset: page * PAGE_BYTES, length: PAGE_BYTES });
      const { bytes, sizeBytes } = await get<SampleBytes>(path, signal);
      return { sizeBytes, bytes: Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)) };
    },
    ...LASTS,
  });
}

export function layoutQuery(id: string) {
  return queryOptions({
    queryKey: ["sample", "layout", id],
    queryFn: ({ signal }) => get<SampleLayout>(pathOf(["findings", id, "layout"]), signal),
    ...LASTS,
  });
}

export function stringsQuery(id: string, q: string) {
  return infiniteQueryOptions({
    queryKey: ["sample", "strings", id, q],
    queryFn: ({ pageParam, signal }) =>
      get<SampleStrings>(pathOf(["findings", id, "strings"], { q, after: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    ...LASTS,
  });
}
