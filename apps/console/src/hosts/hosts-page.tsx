import "./hosts.css";
import "../design/page.css";
import "../queue/side.css";
import type { Host } from "@limpid/server/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useLive } from "../api/live.ts";
import { hostsQuery } from "../api/resources.ts";
import { Button, buttonClass } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { useKeys } from "../design/keys.tsx";
import { useNow } from "../design/now.ts";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { stepped } from "../queue/rows.ts";
import { hostWords as said } from "../words/hosts.ts";
import { bytes, number } from "../words/numbers.ts";
import { HostCounts } from "./host-counts.tsx";
import { isLive, troublesOf } from "./host-state.ts";

const route = getRouteApi("/hosts");
/** Rows that a browser draws without thinking; the filter finds the others. */
const DRAWN = 500;

/** The fleet: who is heard, what is lost, whose clock is wrong. */
export function HostsPage() {
  usePageTitle(said.title);
  const { name = "", trouble, at } = route.useSearch();
  const navigate = useNavigate();
  const client = useQueryClient();
  const now = useNow();
  const list = useInfiniteQuery(hostsQuery);
  useLive("host", () => void client.invalidateQueries({ queryKey: hostsQuery.queryKey }));
  const known = list.data?.pages.flatMap((page) => page.hosts) ?? [];
  const hosts = known
    .filter((host) => host.name.toLowerCase().includes(name.toLowerCase()))
    .filter((host) => trouble !== "yes" || troublesOf(host, now).length > 0)
    .toSorted((one, other) => other.findings.high - one.findings.high || other.findings.medium - one.findings.medium)
    .slice(0, DRAWN);
  const show = (search: { readonly name?: string; readonly trouble?: "yes"; readonly at?: string }) =>
    void navigate({ to: "/hosts", search, replace: true, resetScroll: false });
  const filters = { ...(name !== "" && { name }), ...(trouble === "yes" && { trouble }) };
  const place = hosts.findIndex((host) => host.name === at);
  const step = (by: number) => {
    const next = stepped(place, by, hosts.length);
    const host = next === undefined ? undefined : hosts[next];
    if (host !== undefined) show({ ...filters, at: host.name });
  };
  useEffect(() => {
    document.querySelector(".table-row-at")?.scrollIntoView({ block: "nearest" });
  });
  useKeys(said.title, [
    { keys: "j", says: said.keys.next, run: () => step(1) },
    { keys: "k", says: said.keys.previous, run: () => step(-1) },
    {
      keys: "Enter",
      says: said.keys.open,
      run: () => at !== undefined && void navigate({ to: "/hosts/$name", params: { name: at } }),
    },
  ]);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{said.title}</h1>
        <span className="quiet">{list.data === undefined ? null : said.count(known.length, list.hasNextPage)}</span>
        <Link to="/settings" search={{ part: "enrolments" }} className={buttonClass({ className: "page-end" })}>
          {said.enrol}
        </Link>
      </div>
      {list.error !== null ? <Trouble error={list.error} again={() => void list.refetch()} /> : null}
      {list.isPending ? <Waiting /> : null}
      {list.isSuccess && known.length === 0 ? (
        <EmptyState title={said.none}>
          <p>{said.noneMore}</p>
        </EmptyState>
      ) : null}
      {known.length === 0 ? null : (
        <>
          <div className="hosts-head">
            <label>
              {said.filter}
              <input
                value={name}
                onChange={({ target }) => show({ ...filters, name: target.value })}
                autoComplete="off"
                spellCheck={false}
              />
            </label>
            <label>
              <input
                type="checkbox"
                checked={trouble === "yes"}
                onChange={({ target }) =>
                  show({ ...(name !== "" && { name }), ...(target.checked && { trouble: "yes" as const }) })
                }
              />
              {said.trouble}
            </label>
          </div>
          <div className="panel table-scroll">
            <table className="table">
              <thead>
                <tr>
                  {[said.name, said.state, said.findings, said.heard, said.version].map((word) => (
                    <th key={word} scope="col">
                      {word}
                    </th>
                  ))}
                  {[said.lost, said.spool, said.clock].map((word) => (
                    <th key={word} scope="col" className="table-number">
                      {word}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {hosts.map((host) => (
                  <HostRow key={host.name} host={host} now={now} at={host.name === at} />
                ))}
              </tbody>
            </table>
          </div>
          {list.hasNextPage ? (
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {said.loadMore}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}

function HostRow({ host, now, at }: { readonly host: Host; readonly now: number; readonly at: boolean }) {
  const { facts } = host;
  return (
    <tr className={at ? "table-row-at" : undefined}>
      <th scope="row" className="host-name">
        <Link to="/hosts/$name" params={{ name: host.name }}>
          <Hostile text={host.name} longest={80} />
        </Link>
      </th>
      <td>
        <HostState host={host} now={now} />
      </td>
      <td>
        <HostCounts host={host} />
      </td>
      <td className="small">
        {isLive(host) && host.receivedMs !== null ? (
          <Moment ms={host.receivedMs} as="ago" />
        ) : (
          <Moment ms={host.lastSeenMs} as="short" />
        )}
      </td>
      <td className="small">
        <Hostile text={facts.programVersion ?? host.sensorVersion ?? said.nothing} longest={40} />
      </td>
      <td className="table-number">{host.lost === 0 ? said.nothing : number(host.lost)}</td>
      <td className="table-number">{facts.spoolBytes === undefined ? said.nothing : bytes(facts.spoolBytes)}</td>
      <td className="table-number">
        {facts.clockOffsetMs === undefined
          ? said.nothing
          : Math.abs(facts.clockOffsetMs) < 1000
            ? said.exact
            : `${facts.clockOffsetMs > 0 ? "+" : "−"}${(Math.abs(facts.clockOffsetMs) / 1000).toFixed(1)} s`}
      </td>
    </tr>
  );
}

function HostState({ host, now }: { readonly host: Host; readonly now: number }) {
  const troubles = troublesOf(host, now);
  if (troubles.length > 0) return <span className="host-trouble">▲ {troubles.map(({ what }) => what).join(", ")}</span>;
  return isLive(host) ? <span className="host-fine">● {said.ok}</span> : <span className="quiet">{said.read}</span>;
}
