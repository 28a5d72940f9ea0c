import type { Finding } from "@limpid/core";
import type { FindingSummary, Revision } from "@limpid/server/contract";
import { Link } from "@tanstack/react-router";
import { CopyButton } from "../copy/copy-menu.tsx";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Button, buttonClass } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Keys } from "../design/keys.tsx";
import { Moment } from "../design/time.tsx";
import type { TriageKind } from "../triage/triage-dialog.tsx";
import { findingWords as words } from "../words/finding.ts";
import type { FindingSearch } from "./finding-search.ts";
import type { Neighbours } from "./use-neighbours.ts";

interface HeadProps {
  readonly finding: Finding;
  readonly summary: FindingSummary;
  readonly revisions: readonly Revision[];
  /** Revision that was looked at before this visit. */
  readonly seenBefore: number | undefined;
  readonly neighbours: Neighbours;
  readonly search: FindingSearch;
  readonly onAsk: (kind: TriageKind | "copy") => void;
}

const ACTIONS = [
  { kind: "assign", key: "a" },
  { kind: "status", key: "s" },
  { kind: "benign", key: "b" },
  { kind: "malicious", key: "m" },
  { kind: "snooze", key: "z" },
] as const;

/** The sentence, how much it asks for a look, what was decided, and what can be. */
export function Head({ finding, summary, revisions, seenBefore, neighbours, search, onAsk }: HeadProps) {
  const { assignee, snooze, status } = summary;
  const isOld = finding.revision !== summary.revision;
  return (
    <header className="finding-head">
      <div className="finding-bar">
        <PriorityBadge priority={finding.priority} score={finding.score} />
        <StatusBadge status={status} />
        <span className="finding-assignee">
          {assignee === null ? (
            <span className="quiet">{words.notes.nobody}</span>
          ) : (
            <Hostile text={assignee} longest={60} />
          )}
        </span>
        {snooze === null ? null : (
          <span className="quiet">
            {words.notes.snoozed}
            {snooze.untilMs === null ? null : (
              <>
                {" "}
                <Moment ms={snooze.untilMs} as="short" />
              </>
            )}
          </span>
        )}
        {finding.exercise === undefined ? null : <span className="finding-exercise">{words.exercise}</span>}
        <span className="quiet finding-about">
          <Link to="/attack/$id" params={{ id: finding.analytic }}>
            {finding.analytic}
          </Link>{" "}
          <Link to="/attack/$id" params={{ id: finding.technique }}>
            {finding.technique}
          </Link>{" "}
          · {words.revision(finding.revision, summary.revision)}
        </span>
        <div className="finding-do">
          {ACTIONS.map(({ kind, key }) => (
            <Button key={kind} small onClick={() => onAsk(kind)}>
              {words[kind]} <Keys of={key} />
            </Button>
          ))}
          <CopyButton onClick={() => onAsk("copy")} />
        </div>
        <nav className="finding-neighbours" aria-label={words.neighbours}>
          <Neighbour to={neighbours.previous} search={search} label={words.previous} sign="k" arrow="↑" />
          <span className="quiet">
            {neighbours.place === undefined ? `– / ${neighbours.of}` : words.place(neighbours.place, neighbours.of)}
          </span>
          <Neighbour to={neighbours.next} search={search} label={words.next} sign="j" arrow="↓" />
        </nav>
      </div>
      <h1 className="finding-title">
        <Hostile text={finding.title} longest={1500} />
      </h1>
      {isOld ? (
        <p className="finding-news">
          {words.older(finding.revision)}{" "}
          <Link to="/findings/$id" params={{ id: finding.id }} search={withoutRevision(search)}>
            {words.newest}
          </Link>
        </p>
      ) : null}
      <News revisions={revisions} seenBefore={seenBefore} />
    </header>
  );
}

function withoutRevision({ revision: _, ...rest }: FindingSearch): FindingSearch {
  return rest;
}

function Neighbour({
  to,
  search: { q, order },
  label,
  sign,
  arrow,
}: {
  readonly to: string | undefined;
  readonly search: FindingSearch;
  readonly label: string;
  readonly sign: string;
  readonly arrow: string;
}) {
  const look = buttonClass({ small: true });
  if (to === undefined) {
    return (
      <Button small disabled>
        <NeighbourWords label={label} sign={sign} arrow={arrow} />
      </Button>
    );
  }
  const queue = { ...(q !== undefined && { q }), ...(order !== undefined && { order }) };
  return (
    <Link to="/findings/$id" params={{ id: to }} search={queue} className={look}>
      <NeighbourWords label={label} sign={sign} arrow={arrow} />
    </Link>
  );
}

function NeighbourWords({
  label,
  sign,
  arrow,
}: {
  readonly label: string;
  readonly sign: string;
  readonly arrow: string;
}) {
  return (
    <>
      <span className="unseen">{label}</span>
      <span aria-hidden="true">{arrow}</span> <Keys of={sign} />
    </>
  );
}

/** What changed since somebody looked: a late execution must not be passed over. */
function News({ revisions, seenBefore }: Pick<HeadProps, "revisions" | "seenBefore">) {
  const since = seenBefore === undefined ? [] : revisions.filter(({ revision }) => revision > seenBefore);
  if (since.length === 0 || seenBefore === undefined) return null;
  return (
    <div className="finding-news" role="status">
      {words.changedSince(seenBefore)}{" "}
      {since.map(({ revision, receivedMs, change, priority, score }) => (
        <span key={revision}>
          <Moment ms={receivedMs} as="short" /> {words.notes.revised(change, priority, score)}.{" "}
        </span>
      ))}
    </div>
  );
}
