import type { ArtifactDetail, ArtifactPage } from "@limpid/server/contract";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, pathOf } from "../api/client.ts";

const PAGE = 100;

export function artifactsQuery(q: string | undefined, level: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["artifacts", "list", q, level],
    queryFn: ({ pageParam, signal }) =>
      get<ArtifactPage>(pathOf(["artifacts"], { q, level, limit: PAGE, after: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
}

export function artifactQuery(sha256: string) {
  return queryOptions({
    queryKey: ["artifacts", "one", sha256],
    queryFn: ({ signal }) => get<ArtifactDetail>(pathOf(["artifacts", sha256]), signal),
  });
}
