import "./peek.css";
import type { Finding, FindingProcess, WeighedSignal } from "@limpid/core";
import type { SimilarFindings } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { findingQuery, similarQuery } from "../api/resources.ts";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Button, buttonClass } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { Keys } from "../design/keys.tsx";
import { Moment } from "../design/time.tsx";
import type { TriageKind } from "../triage/triage-dialog.tsx";
import { queueWords as said } from "../words/queue.ts";
import { triageWords } from "../words/triage.ts";
import { nameOf } from "./rows.ts";

/** Who goes through the list with a key held down asks for nothing on the way. */
const REST_MS = 120;

interface PeekProps {
  readonly id: string | undefined;
  readonly onTriage: (kind: TriageKind) => void;
}

/** What decides a finding, beside the list: the sentence, who made it, for and against, where else. */
export function Peek({ id, onTriage }: PeekProps) {
  const rested = useRested(id);
  const detail = useQuery({ ...findingQuery(rested ?? ""), enabled: rested !== undefined });
  const similar = useQuery({ ...similarQuery(rested ?? ""), enabled: rested !== undefined });
  if (id === undefined) {
    return (
      <EmptyState title={said.nothingChosen}>
        <p>{said.nothingChosenMore}</p>
      </EmptyState>
    );
  }
  if (detail.error !== null) return <Trouble error={detail.error} again={() => void detail.refetch()} />;
  if (detail.data === undefined || detail.data.summary.id !== id) return <Waiting />;
  const { summary } = detail.data;
  const finding = detail.data.finding as unknown as Finding;
  return (
    <article className="peek">
      <div className="peek-head">
        <PriorityBadge priority={summary.priority} score={summary.score} />
        <StatusBadge status={summary.status} />
        <Link to="/hosts/$name" params={{ name: summary.host }}>
          <Hostile text={summary.host} longest={80} />
        </Link>
        <span className="quiet">
          <Moment ms={summary.lastSeenMs} />
        </span>
      </div>
      <h2 className="peek-title">
        <Link to="/findings/$id" params={{ id }}>
          <Hostile text={summary.title} longest={600} />
        </Link>
      </h2>
      <div className="peek-do">
        <PeekButton word={triageWords.benign} keys="b" onClick={() => onTriage("benign")} />
        <PeekButton word={triageWords.malicious} keys="m" onClick={() => onTriage("malicious")} />
        <PeekButton word={triageWords.assign} keys="a" onClick={() => onTriage("assign")} />
        <PeekButton word={triageWords.snooze} keys="z" onClick={() => onTriage("snooze")} />
        <Link to="/findings/$id" params={{ id }} className={buttonClass({ small: true })}>
          {said.open} <Keys of="Enter" />
        </Link>
      </div>
      <Who finding={finding} />
      <Reasons title={said.why} signals={finding.supporting} look="peek-for" />
      <Reasons title={said.whyNot} signals={finding.contradicting} look="peek-against" />
      {finding.missing.length === 0 ? null : (
        <section>
          <h3>{said.missing}</h3>
          <ul>
            {finding.missing.map(({ id: missing, explanation, mend }) => (
              <li key={missing}>
                <Hostile text={explanation} />{" "}
                <span className="peek-mend">
                  <Hostile text={mend} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {similar.data === undefined ? null : <WhereElse similar={similar.data} group={summary.group} />}
    </article>
  );
}

function useRested(id: string | undefined): string | undefined {
  const [rested, setRested] = useState(id);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(id), REST_MS);
    return () => window.clearTimeout(timer);
  }, [id]);
  return rested;
}

function PeekButton({
  word,
  keys,
  onClick,
}: {
  readonly word: string;
  readonly keys: string;
  readonly onClick: () => void;
}) {
  return (
    <Button small onClick={onClick} aria-keyshortcuts={keys}>
      {word} <Keys of={keys} />
    </Button>
  );
}

/** The oldest ancestor first, down to the process that wrote the file, then the file. */
function Who({ finding }: { readonly finding: Finding }) {
  const { creator, lineage, artifact, executions } = finding;
  return (
    <section>
      <h3>{said.who}</h3>
      <ol className="peek-who">
        {lineage.toReversed().map((each) => (
          <li key={each.process}>
            <Process of={each} />
          </li>
        ))}
        <li className="peek-writer">
          {creator.image === undefined ? said.noCreator : <Process of={creator as FindingProcess} />}
        </li>
        {artifact.path === null ? null : (
          <li className="peek-file">
            <HostilePath path={artifact.path} />
            {executions.length === 0 ? null : <span className="quiet small"> {said.ran(executions.length)}</span>}
          </li>
        )}
      </ol>
    </section>
  );
}

function Process({ of }: { readonly of: FindingProcess }) {
  const image = of.image ?? "?";
  return (
    <>
      <b>
        <Hostile text={nameOf(image)} longest={80} />
      </b>{" "}
      <span className="quiet small">
        <Hostile text={[of.role, of.user?.name].filter(Boolean).join(", ")} longest={80} />
      </span>
      {of.argv === undefined || of.argv.length < 2 ? null : (
        <Hostile text={of.argv.join(" ")} mono longest={240} className="peek-more quiet" />
      )}
    </>
  );
}

function Reasons({
  title,
  signals,
  look,
}: {
  readonly title: string;
  readonly signals: readonly WeighedSignal[];
  readonly look: string;
}) {
  if (signals.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul className="peek-reasons">
        {signals
          .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
          .map(({ id, weight, explanation }) => (
            <li key={id}>
              <span className={`peek-weight ${look}`}>{weight > 0 ? `+${weight}` : `−${-weight}`}</span>
              <Hostile text={explanation} longest={400} />
            </li>
          ))}
      </ul>
    </section>
  );
}

function WhereElse({ similar, group }: { readonly similar: SimilarFindings; readonly group: string }) {
  const lines = [
    { word: said.sameContent, of: similar.content },
    { word: said.samePattern, of: similar.pattern },
    { word: said.sameCreator, of: similar.creator },
  ];
  return (
    <section className="peek-where">
      <h3>{said.where}</h3>
      <dl>
        {lines.map(({ word, of }) =>
          of === null ? null : (
            <div key={word} style={{ display: "contents" }}>
              <dt>{word}</dt>
              <dd>
                {of.findings <= 1 ? (
                  said.onlyHere
                ) : (
                  <Link to="/" search={{ q: of.q }}>
                    {said.elsewhere(of.findings, of.hosts)}
                  </Link>
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {(similar.pattern?.findings ?? 0) > 1 ? (
        <p>
          <Link to="/groups/$key" params={{ key: group }}>
            {said.decideAll}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
