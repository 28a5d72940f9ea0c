import type { AttackPage } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { attackWords as words } from "../words/attack.ts";
import { AnalystNotes } from "./analyst-notes.tsx";
import { AttackTabs } from "./attack-tabs.tsx";
import { LicenceNotice } from "./licence-notice.tsx";
import { ObjectChange } from "./object-change.tsx";
import { ObjectName } from "./object-link.tsx";
import { OfficialText } from "./official-text.tsx";
import { objectQuery } from "./queries.ts";
import { RelatedPanel } from "./related-panel.tsx";
import { SnapshotTable } from "./snapshot-table.tsx";
import { domainWord, wordOf } from "./type-words.ts";

/** The objects of an id; mostly one. */
export function ObjectPages({ id }: { readonly id: string }) {
  const { release, domain, all, from, to } = useSearch({ from: "/attack/$id" });
  const answer = useQuery(objectQuery(id, { release, domain, all: all === "1" || undefined }));
  const objects = answer.data?.objects ?? [];
  usePageTitle(objects[0] === undefined ? id : `${objects[0].attackId ?? id} ${objects[0].name ?? ""}`);
  return (
    <div className="attack-page">
      <AttackTabs here={undefined} />
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} again={() => void answer.refetch()} />}
      {objects.length > 1 ? <h1 className="unseen">{id}</h1> : null}
      {objects.length > 1 ? (
        <div className="attack-shared" role="note">
          <p>
            <b>{words.shared(id, objects.length)}.</b> {words.sharedMore}
          </p>
          <ul>
            {objects.map((one) => (
              <li key={one.id}>
                <a href={`#${one.id}`}>
                  {wordOf(one.type ?? "")}: {one.name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {objects.map((page) => (
        <ObjectPage key={page.id} page={page} from={from} to={to} alone={objects.length === 1} />
      ))}
    </div>
  );
}

function ObjectPage({
  page,
  from,
  to,
  alone,
}: {
  readonly page: AttackPage;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly alone: boolean;
}) {
  const { id, attackId, name, type, status = "active", version, release, domain, notNormalised, succession } = page;
  const Title = alone ? "h1" : "h2";
  const about = alone ? "" : `, ${wordOf(type ?? "")}`;
  return (
    <article className="attack-object" id={id}>
      <header>
        <Title>
          {attackId === undefined ? null : <span className="attack-id mono">{attackId}</span>}{" "}
          <Hostile text={name ?? id} />
        </Title>
        <p className="quiet">
          {wordOf(type ?? "")} · <span className={`attack-status-${status}`}>{words.statusWords[status]}</span>
          {version === undefined ? "" : ` · ${words.version(version)}`} · {words.asOf(release, domainWord(domain))}
        </p>
        <p className="mono small quiet attack-break">{id}</p>
      </header>
      {notNormalised === undefined ? null : (
        <p role="note">
          {words.notNormalised} {notNormalised}
        </p>
      )}
      {succession === undefined ? null : <Succession succession={succession} release={release} />}
      <Standing page={page} />
      <OfficialText page={page} about={about} />
      {page.analyst === null ? null : <AnalystNotes notes={page.analyst} about={about} />}
      <RelatedPanel page={page} about={about} />
      <SnapshotTable page={page} about={about} from={from} to={to} />
      {from === undefined || to === undefined ? null : (
        <ObjectChange id={id} from={from} to={to} domain={domain} about={about} />
      )}
      <LicenceNotice licence={page.licence} citation={page.citation} />
    </article>
  );
}

/** Where a revocation leads, step by step. */
function Succession({
  succession: { steps, ends },
  release,
}: {
  readonly succession: NonNullable<AttackPage["succession"]>;
  readonly release: string;
}) {
  return (
    <p className="attack-succession" role="note">
      <b>{words.revokedBy}</b>
      {steps.map((step) => (
        <span key={step.id}>
          {" → "}
          <ObjectName object={step} search={{ release }} />
          {step.status === "revoked" ? <span className="quiet"> ({words.statusWords.revoked})</span> : null}
        </span>
      ))}
      {words.ends[ends] === "" ? null : <span> {words.ends[ends]}</span>}
    </p>
  );
}

function Standing({ page: { standing, release } }: { readonly page: AttackPage }) {
  const { exact, content } = standing;
  if (content === undefined) return null;
  const stood =
    content.first === release
      ? content.last === release
        ? words.firstHere
        : undefined
      : exact?.first === content.first
        ? words.unchangedSince(content.first)
        : words.contentSince(content.first, exact?.first ?? release);
  return stood === undefined ? null : <p className="attack-standing">{stood}</p>;
}
