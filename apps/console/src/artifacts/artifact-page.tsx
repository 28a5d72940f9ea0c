import "./artifacts.css";
import "../design/page.css";
import type { ArtifactDetail } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { PriorityBadge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { artifactWords as words } from "../words/artifacts.ts";
import { number } from "../words/numbers.ts";
import { describeStored } from "./artifact-facts.ts";
import { Comparison } from "./comparison.tsx";
import { FactsList } from "./facts-list.tsx";
import { artifactQuery } from "./queries.ts";

const route = getRouteApi("/artifacts/$sha256");

/** One content: what is in it, where it was found, and how it differs from another. */
export function ArtifactPage() {
  const { sha256 } = route.useParams();
  const { with: other } = route.useSearch();
  const answer = useQuery(artifactQuery(sha256));
  usePageTitle(sha256.slice(0, 16));
  return (
    <div className="page">
      <div className="page-head">
        <h1 className="mono artifact-hash">{sha256}</h1>
      </div>
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} again={() => void answer.refetch()} />}
      {answer.data === undefined ? null : (
        <>
          {other === undefined ? null : <ComparedWith one={answer.data} other={other} />}
          <OneArtifact detail={answer.data} other={other} />
        </>
      )}
    </div>
  );
}

function ComparedWith({ one, other }: { readonly one: ArtifactDetail; readonly other: string }) {
  const answer = useQuery(artifactQuery(other));
  return (
    <section className="panel" aria-label={words.compare}>
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} />}
      {answer.data === undefined ? null : (
        <Comparison
          one={{ name: one.artifact.sha256.slice(0, 16), described: describeStored(one.artifact) }}
          other={{ name: other.slice(0, 16), described: describeStored(answer.data.artifact) }}
        />
      )}
    </section>
  );
}

function OneArtifact({
  detail: { artifact, findings, atLeast, hosts, first },
  other,
}: {
  readonly detail: ArtifactDetail;
  readonly other: string | undefined;
}) {
  const described = describeStored(artifact);
  const { sha256 } = artifact;
  return (
    <>
      <section className="panel" aria-label={words.facts}>
        <div className="panel-head">
          <h2>{described.headline}</h2>
          <span className="quiet">
            {words.knownBy[artifact.knownBy]} · {words.seen} {words.from} <Moment ms={artifact.firstSeenMs} />,{" "}
            {words.to} <Moment ms={artifact.lastSeenMs} />
          </span>
        </div>
        <div className="panel-body">
          <FactsList of={described} />
          <details>
            <summary className="quiet small">{words.allFacts}</summary>
            <pre className="artifact-json">
              <Hostile text={JSON.stringify(artifact.facts, null, 2)} longest={20_000} />
            </pre>
          </details>
          <CompareForm sha256={sha256} other={other} />
        </div>
      </section>
      <section className="panel" aria-label={words.findings}>
        <div className="panel-head">
          <h2>{words.findings}</h2>
          <span className="quiet">
            {number(findings)}
            {atLeast ? "+" : ""}
          </span>
          <Link to="/" search={{ q: `sha256:${sha256}` }} className="page-end">
            {words.allFindings}
          </Link>
        </div>
        <ul className="panel-body artifact-findings">
          {first.map((finding) => (
            <li key={finding.id}>
              <PriorityBadge priority={finding.priority} />
              <Link to="/findings/$id" params={{ id: finding.id }}>
                <Hostile text={finding.title} longest={300} />
              </Link>
              <span className="quiet small">
                <Hostile text={finding.host} longest={100} /> · <Moment ms={finding.lastSeenMs} as="short" />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel" aria-label={words.hosts}>
        <div className="panel-head">
          <h2>{words.hosts}</h2>
        </div>
        <ul className="panel-body artifact-hosts">
          {hosts.map(({ host, findings: ofHost }) => (
            <li key={host}>
              <Link to="/hosts/$name" params={{ name: host }}>
                <Hostile text={host} longest={100} />
              </Link>{" "}
              <span className="quiet">{number(ofHost)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function CompareForm({ sha256, other }: { readonly sha256: string; readonly other: string | undefined }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(other ?? "");
  const hash = typed.trim().toLowerCase();
  const isHash = /^[0-9a-f]{64}$/.test(hash) && hash !== sha256;
  return (
    <form
      className="artifact-filters"
      onSubmit={(event) => {
        event.preventDefault();
        if (isHash) void navigate({ to: "/artifacts/$sha256", params: { sha256 }, search: { with: hash } });
      }}
    >
      <Field label={words.compareWith}>
        {(tied) => (
          <input
            {...tied}
            className="mono"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            maxLength={70}
          />
        )}
      </Field>
      <Button type="submit" disabled={!isHash}>
        {words.compare}
      </Button>
    </form>
  );
}
