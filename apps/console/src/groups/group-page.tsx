import "./groups.css";
import "../design/page.css";
import type { GroupDetail } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { groupQuery } from "../api/resources.ts";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Button, buttonClass } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { Keys, useKeys } from "../design/keys.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { hostQ } from "../queue/host-q.ts";
import { useMayDecide } from "../triage/may-decide.ts";
import { TriageDialog, type TriageKind } from "../triage/triage-dialog.tsx";
import { groupWords as said } from "../words/groups.ts";
import { queueWords } from "../words/queue.ts";
import { triageWords } from "../words/triage.ts";
import { barsOf } from "./spread.ts";

const route = getRouteApi("/groups/$key");
const ACTIONS: readonly {
  readonly kind: TriageKind;
  readonly word: string;
  readonly keys: string;
  readonly says: string;
}[] = [
  { kind: "benign", word: triageWords.benign, keys: "b", says: queueWords.keys.benign },
  { kind: "malicious", word: triageWords.malicious, keys: "m", says: queueWords.keys.malicious },
  { kind: "status", word: triageWords.setStatus, keys: "s", says: queueWords.keys.status },
  { kind: "assign", word: triageWords.assign, keys: "a", says: queueWords.keys.assign },
  { kind: "snooze", word: triageWords.snooze, keys: "z", says: queueWords.keys.snooze },
];

/** One content, creator and pattern: where it is, how it spread, and one decision for all of it. */
export function GroupPage() {
  const { key } = route.useParams();
  const detail = useQuery(groupQuery(key));
  const [asked, setAsked] = useState<TriageKind>();
  const mayDecide = useMayDecide();
  const ask = (kind: TriageKind) => {
    if (mayDecide()) setAsked(kind);
  };
  usePageTitle(detail.data?.group.example.title ?? said.title);
  useKeys(
    said.decide,
    ACTIONS.map(({ kind, keys, says }) => ({ keys, says, run: () => ask(kind) })),
  );
  if (detail.error !== null) return <Trouble error={detail.error} again={() => void detail.refetch()} />;
  if (detail.data === undefined) return <Waiting />;
  const { group, hosts } = detail.data;
  const { example, decision } = group;
  return (
    <div className="page">
      <div className="page-head">
        <PriorityBadge priority={example.priority} score={example.score} />
        <h1>
          {said.hosts(group.hosts)}, {said.findings(group.findings)}
        </h1>
        <Link to="/" search={{ q: `group:${key}` }} className={buttonClass({ small: true, className: "page-end" })}>
          {said.all}
        </Link>
      </div>
      <section className="panel panel-body">
        <p>
          <Hostile text={example.title} longest={600} />
        </p>
        {example.path === null ? null : <HostilePath path={example.path} />}
        {example.sha256 === null ? null : (
          <p className="small">
            <Link to="/artifacts/$sha256" params={{ sha256: example.sha256 }} className="mono">
              {example.sha256}
            </Link>
          </p>
        )}
        <p className="group-do">
          <Link to="/findings/$id" params={{ id: example.id }} className={buttonClass({ small: true })}>
            {said.example1}
          </Link>
        </p>
      </section>
      <section className="panel" aria-label={said.decision}>
        <div className="panel-head">
          <h2>{said.decision}</h2>
          {decision === null ? null : (
            <>
              <StatusBadge status={decision.status} />
              <span className="quiet">
                <Hostile text={said.decisionBy(decision.by)} />, <Moment ms={decision.at} />
              </span>
            </>
          )}
        </div>
        <div className="panel-body">
          <p>{decision === null ? said.decisionNone : <Hostile text={decision.why ?? ""} />}</p>
          <div className="group-do">
            {ACTIONS.map(({ kind, word, keys }) => (
              <Button key={kind} onClick={() => ask(kind)} aria-keyshortcuts={keys}>
                {word} <Keys of={keys} />
              </Button>
            ))}
          </div>
        </div>
      </section>
      <div className="group-columns">
        <div>
          <Spread detail={detail.data} />
          <Exceptions detail={detail.data} />
        </div>
        <section className="panel" aria-label={said.onHosts}>
          <div className="panel-head">
            <h2>{said.onHosts}</h2>
          </div>
          <div className="table-scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{said.where}</th>
                  <th scope="col">{said.firstSeen}</th>
                  <th scope="col">{said.lastSeen}</th>
                </tr>
              </thead>
              <tbody>
                {hosts.map(({ host, firstSeenMs, lastSeenMs }) => (
                  <tr key={host}>
                    <td>
                      <Link to="/" search={{ q: hostQ(host, `group:${key}`) }}>
                        <Hostile text={host} longest={80} />
                      </Link>
                    </td>
                    <td className="small">
                      <Moment ms={firstSeenMs} as="short" />
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
      </div>
      {asked === undefined ? null : (
        <TriageDialog kind={asked} target={{ group: key }} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

const WIDTH = 600;
const HEIGHT = 96;

function Spread({ detail: { spread, group } }: { readonly detail: GroupDetail }) {
  const bars = barsOf(spread.steps, spread.widthMs);
  const most = Math.max(1, ...bars.map(({ hosts }) => hosts));
  const width = WIDTH / Math.max(1, bars.length);
  return (
    <section className="panel" aria-label={said.spread}>
      <div className="panel-head">
        <h2>{said.spread}</h2>
        <span className="quiet small">{said.spreadMore}</span>
      </div>
      <div className="panel-body">
        <svg
          className="spread"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={said.spreadMore}
        >
          <line className="spread-line" x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
          {bars.map(({ fromMs, hosts }, index) => {
            const height = (hosts / most) * (HEIGHT - 4);
            return hosts === 0 ? null : (
              <rect
                key={fromMs}
                x={index * width + width * 0.1}
                width={Math.min(28, width * 0.8)}
                y={HEIGHT - height}
                height={height}
              >
                <title>{said.bar(new Date(fromMs).toISOString().slice(0, 16).replace("T", " "), hosts)}</title>
              </rect>
            );
          })}
        </svg>
        <div className="spread-ends quiet small">
          <Moment ms={group.firstSeenMs} />
          <Moment ms={group.lastSeenMs} />
        </div>
      </div>
    </section>
  );
}

function Exceptions({ detail: { exceptions, moreExceptions } }: { readonly detail: GroupDetail }) {
  return (
    <section className="panel" aria-label={said.exceptions}>
      <div className="panel-head">
        <h2>{said.exceptions}</h2>
        <span className="quiet small">{exceptions.length === 0 ? said.exceptionsNone : said.exceptionsMore}</span>
      </div>
      {exceptions.length === 0 ? null : (
        <div className="table-scroll">
          <table className="table">
            <tbody>
              {exceptions.map(({ id, host, status, assignee, path, lastSeenMs }) => (
                <tr key={id}>
                  <td>
                    <StatusBadge status={status} />
                  </td>
                  <td>
                    <Link to="/findings/$id" params={{ id }}>
                      <Hostile text={host} longest={80} />
                    </Link>
                  </td>
                  <td>{path === null ? null : <HostilePath path={path} />}</td>
                  <td>{assignee === null ? null : <Hostile text={assignee} />}</td>
                  <td className="small">
                    <Moment ms={lastSeenMs} as="short" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {moreExceptions ? <p className="panel-body quiet">{said.moreExceptions}</p> : null}
    </section>
  );
}
