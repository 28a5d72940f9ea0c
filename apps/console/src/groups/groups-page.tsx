import "./groups.css";
import "../design/page.css";
import type { FindingGroup } from "@limpid/server/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { groupsQuery } from "../api/resources.ts";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { useKeys } from "../design/keys.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { stepped } from "../queue/rows.ts";
import { SearchBox } from "../queue/search-box.tsx";
import { groupWords as said } from "../words/groups.ts";

const route = getRouteApi("/groups");
const NOTHING_KNOWN = {};

/** Findings that are alike, as one row each. */
export function GroupsPage() {
  usePageTitle(said.title);
  const { q = "", at } = route.useSearch();
  const navigate = useNavigate();
  const list = useInfiniteQuery(groupsQuery(q));
  const groups = list.data?.pages.flatMap((page) => page.groups) ?? [];
  const [cursor, setCursor] = useState(at);
  const place = groups.findIndex(({ key }) => key === cursor);
  useEffect(() => {
    document.getElementById(`group-${cursor}`)?.scrollIntoView({ block: "nearest" });
  }, [cursor]);
  const step = (by: number) => {
    const next = stepped(place, by, groups.length);
    const key = next === undefined ? undefined : groups[next]?.key;
    setCursor(key);
  };
  useKeys(said.title, [
    { keys: "j", says: said.keys.next, run: () => step(1) },
    { keys: "k", says: said.keys.previous, run: () => step(-1) },
    {
      keys: "Enter",
      says: said.keys.open,
      run: () => {
        if (cursor === undefined) return;
        void navigate({ to: "/groups", search: { q, at: cursor }, replace: true });
        void navigate({ to: "/groups/$key", params: { key: cursor } });
      },
    },
  ]);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{said.title}</h1>
        <p className="quiet">{said.more}</p>
      </div>
      <div className="group-search">
        <SearchBox
          q={q}
          known={NOTHING_KNOWN}
          onSearch={(next) => void navigate({ to: "/groups", search: { q: next } })}
          onLeave={() => document.getElementById("content")?.focus()}
        />
      </div>
      {list.error !== null ? <Trouble error={list.error} again={() => void list.refetch()} /> : null}
      {list.isPending ? <Waiting /> : null}
      {list.isSuccess && groups.length === 0 ? (
        <EmptyState title={said.none}>
          <p>{said.noneMore}</p>
        </EmptyState>
      ) : null}
      {groups.length === 0 ? null : (
        <ul className="panel">
          {groups.map((group) => (
            <GroupRow key={group.key} group={group} at={group.key === cursor} />
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {said.loadMore}
        </Button>
      ) : null}
    </div>
  );
}

function GroupRow({ group, at }: { readonly group: FindingGroup; readonly at: boolean }) {
  const { key, example, hosts, findings, byStatus, decision, lastSeenMs } = group;
  const undecided = byStatus.new + byStatus["in-progress"];
  return (
    <li id={`group-${key}`} className={at ? "group group-at" : "group"}>
      <PriorityBadge priority={example.priority} score={example.score} />
      <div className="group-what">
        <Link to="/groups/$key" params={{ key }}>
          <Hostile text={example.title} longest={260} />
        </Link>
        {example.path === null ? null : (
          <span className="small">
            <HostilePath path={example.path} />
          </span>
        )}
      </div>
      <div>
        <span className="group-where">{said.hosts(hosts)}</span>
        <div className="quiet small">{said.findings(findings)}</div>
        <Mix group={group} />
      </div>
      <div className="group-state">
        {decision === null ? (
          <span className="quiet small">{undecided === 0 ? null : said.undecided(undecided, findings)}</span>
        ) : (
          <>
            <StatusBadge status={decision.status} /> <div className="quiet small">{said.decided}</div>
          </>
        )}
      </div>
      <div className="quiet small">
        <Moment ms={lastSeenMs} as="short" />
      </div>
    </li>
  );
}

const ORDER = ["high", "medium", "low", "expected"] as const;

/** Its priorities, as parts of a line; the numbers stand beside it. */
function Mix({ group }: { readonly group: FindingGroup }) {
  return (
    <div className="group-mix" aria-hidden="true">
      {ORDER.filter((priority) => group.byPriority[priority] > 0).map((priority) => (
        <span key={priority} className={`mix-${priority}`} style={{ flex: group.byPriority[priority] }} />
      ))}
    </div>
  );
}
