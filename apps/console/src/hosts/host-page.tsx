import "./hosts.css";
import "../design/page.css";
import "../queue/side.css";
import type { Host } from "@limpid/server/contract";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useLive } from "../api/live.ts";
import { findingsQuery, hostQuery } from "../api/resources.ts";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { buttonClass } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { useNow } from "../design/now.ts";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { hostQ } from "../queue/host-q.ts";
import { hostWords as said } from "../words/hosts.ts";
import { bytes, number } from "../words/numbers.ts";
import { queueWords } from "../words/queue.ts";
import { HostCounts } from "./host-counts.tsx";
import { isLive, troublesOf } from "./host-state.ts";

const route = getRouteApi("/hosts/$name");
const FIRST = 20; // findings; the queue has all

/** One host: what to look at, what is known of it, its first findings. */
export function HostPage() {
  const { name } = route.useParams();
  const client = useQueryClient();
  const detail = useQuery(hostQuery(name));
  useLive("host", ({ host }) => {
    if (host === name) void client.invalidateQueries({ queryKey: hostQuery(name).queryKey });
  });
  usePageTitle(name);
  if (detail.error !== null) return <Trouble error={detail.error} again={() => void detail.refetch()} />;
  if (detail.data === undefined) return <Waiting />;
  const { host } = detail.data;
  return (
    <div className="page">
      <div className="page-head">
        <h1>
          <Hostile text={host.name} longest={200} />
        </h1>
        <HostCounts host={host} />
        <Link to="/" search={{ q: hostQ(host.name) }} className={buttonClass({ small: true, className: "page-end" })}>
          {said.show}
        </Link>
      </div>
      <div className="host-columns">
        <Troubles host={host} />
        <Facts host={host} />
      </div>
      <FirstFindings name={host.name} />
    </div>
  );
}

function Troubles({ host }: { readonly host: Host }) {
  const troubles = troublesOf(host, useNow());
  return (
    <section className="panel" aria-label={said.troubles}>
      <div className="panel-head">
        <h2>{said.troubles}</h2>
      </div>
      <div className="panel-body">
        {isLive(host) && host.lastSeenMs === 0 ? <p>{said.firstWaits}</p> : null}
        {troubles.length === 0 ? (
          <p className="quiet">{isLive(host) ? said.noTroubles : said.read}</p>
        ) : (
          <ul className="host-troubles">
            {troubles.map(({ what, mend }) => (
              <li key={what}>
                <b className="host-trouble">▲ {what}</b>
                <p className="quiet">{mend}</p>
              </li>
            ))}
          </ul>
        )}
        {(host.facts.missingRights ?? []).map((right) => (
          <p key={right} className="small">
            <Hostile text={right} />
          </p>
        ))}
      </div>
    </section>
  );
}

function Facts({ host }: { readonly host: Host }) {
  const { facts } = host;
  const offset = facts.clockOffsetMs;
  const lines: readonly (readonly [string, ReactNode])[] = [
    [said.identity, facts.basis === undefined ? said.basisUnknown : said.basis[facts.basis]],
    [said.firstEvent, <Moment key="first" ms={host.firstSeenMs} />],
    [
      said.lastEvent,
      <span key="last">
        <Moment ms={host.lastSeenMs} />{" "}
        <Link to="/activity" search={{ host: host.name, at: String(host.lastSeenMs) } as never}>
          {said.activity}
        </Link>
      </span>,
    ],
    ...(host.receivedMs === null ? [] : [[said.received, <Moment key="received" ms={host.receivedMs} />] as const]),
    ...textLine(said.version, facts.programVersion ?? host.sensorVersion),
    ...textLine(said.system, facts.system),
    ...textLine(said.sources, facts.sources?.join(", ")),
    ...textLine(said.address, facts.address),
    [said.lost, number(host.lost)],
    ...(facts.spoolBytes === undefined ? [] : [[said.spool, bytes(facts.spoolBytes)] as const]),
    ...(offset === undefined
      ? []
      : [[said.clock, Math.abs(offset) < 1000 ? said.exact : said.behind(offset)] as const]),
  ];
  return (
    <section className="panel panel-body">
      <dl className="facts">
        {lines.map(([word, value]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function textLine(word: string, text: string | null | undefined): readonly (readonly [string, ReactNode])[] {
  return text == null || text === "" ? [] : [[word, <Hostile key={word} text={text} longest={300} />]];
}

function FirstFindings({ name }: { readonly name: string }) {
  const list = useInfiniteQuery(findingsQuery(hostQ(name), "priority"));
  const findings = list.data?.pages[0]?.findings.slice(0, FIRST) ?? [];
  if (findings.length === 0) return null;
  return (
    <section className="panel" aria-label={queueWords.list}>
      <div className="panel-head">
        <h2>{queueWords.list}</h2>
      </div>
      <div className="table-scroll">
        <table className="table">
          <tbody>
            {findings.map(({ id, priority, score, title, status, lastSeenMs }) => (
              <tr key={id}>
                <td>
                  <PriorityBadge priority={priority} score={score} />
                </td>
                <td>
                  <Link to="/findings/$id" params={{ id }}>
                    <Hostile text={title} longest={300} />
                  </Link>
                </td>
                <td>
                  <StatusBadge status={status} />
                </td>
                <td className="small">
                  <Moment ms={lastSeenMs} as="short" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
