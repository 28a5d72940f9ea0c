import type {
  AuditHead,
  AuditPage,
  Config,
  EnrolmentList,
  Facets,
  FindingDetail,
  FindingPage,
  GroupDetail,
  GroupPage,
  History,
  HostDetail,
  HostPage,
  PeopleList,
  Session,
  SimilarFindings,
  Status,
  TokenList,
  UserList,
  ViewList,
} from "@limpid/server/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, pathOf, rememberCsrf } from "./client.ts";

/**
 * What is asked for, by name. Each key begins with the resource's name: `invalidateQueries({ queryKey: ["findings"] })`
 * asks anew for all that is shown of findings.
 */
export type FindingStatus = Status;
export type FindingOrder = "priority" | "newest";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => {
    const session = await get<Session>("/session", signal);
    rememberCsrf(session.csrf ?? undefined);
    return session;
  },
  staleTime: 60_000,
});

const PAGE = 200; // findings; a screen shows 20 to 40

export function findingsQuery(q: string, order: FindingOrder) {
  return infiniteQueryOptions({
    queryKey: ["findings", "list", q, order],
    queryFn: ({ pageParam, signal }) =>
      get<FindingPage>(pathOf(["findings"], { q, order, limit: PAGE, after: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function facetsQuery(q: string) {
  return queryOptions({
    queryKey: ["findings", "facets", q],
    queryFn: ({ signal }) => get<Facets>(pathOf(["findings", "facets"], { q }), signal),
    placeholderData: (before) => before,
  });
}

export function findingQuery(id: string) {
  return queryOptions({
    queryKey: ["findings", "one", id],
    queryFn: ({ signal }) => get<FindingDetail>(pathOf(["findings", id]), signal),
  });
}

export function historyQuery(id: string) {
  return queryOptions({
    queryKey: ["findings", "history", id],
    queryFn: ({ signal }) => get<History>(pathOf(["findings", id, "history"]), signal),
  });
}

export function similarQuery(id: string) {
  return queryOptions({
    queryKey: ["findings", "similar", id],
    queryFn: ({ signal }) => get<SimilarFindings>(pathOf(["findings", id, "similar"]), signal),
  });
}

export function groupsQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: ["findings", "groups", q],
    queryFn: ({ pageParam, signal }) =>
      get<GroupPage>(pathOf(["groups"], { q, limit: PAGE, after: pageParam }), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export function groupQuery(key: string) {
  return queryOptions({
    queryKey: ["findings", "group", key],
    queryFn: ({ signal }) => get<GroupDetail>(pathOf(["groups", key]), signal),
  });
}

export const hostsQuery = infiniteQueryOptions({
  queryKey: ["hosts", "list"],
  queryFn: ({ pageParam, signal }) => get<HostPage>(pathOf(["hosts"], { limit: 500, after: pageParam }), signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next,
});

export function hostQuery(name: string) {
  return queryOptions({
    queryKey: ["hosts", "one", name],
    queryFn: ({ signal }) => get<HostDetail>(pathOf(["hosts", name]), signal),
  });
}

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: ({ signal }) => get<ViewList>("/views", signal),
});

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: ({ signal }) => get<PeopleList>("/people", signal),
});

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => get<UserList>("/users", signal),
});

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => get<TokenList>("/tokens", signal),
});

export const enrolmentsQuery = queryOptions({
  queryKey: ["enrolments"],
  queryFn: ({ signal }) => get<EnrolmentList>("/enrolments", signal),
});

export const configQuery = queryOptions({
  queryKey: ["config"],
  queryFn: ({ signal }) => get<Config>("/config", signal),
});

export function auditQuery(who: string, what: string) {
  return infiniteQueryOptions({
    queryKey: ["audit", who, what],
    queryFn: ({ pageParam, signal }) =>
      get<AuditPage>(pathOf(["audit"], { who, what, limit: 100, after: pageParam }), signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next,
  });
}

export const auditHeadQuery = queryOptions({
  queryKey: ["audit", "head"],
  queryFn: ({ signal }) => get<AuditHead>("/audit/head", signal),
});
