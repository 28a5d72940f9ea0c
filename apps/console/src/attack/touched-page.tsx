import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { attackWords as words } from "../words/attack.ts";
import type { AttackSearch } from "./attack-search.ts";
import { AttackTabs } from "./attack-tabs.tsx";
import { LicenceNotice } from "./licence-notice.tsx";
import { PinnedObject } from "./pinned-object.tsx";
import { releasesQuery, touchedQuery } from "./queries.ts";

/** Which findings and notes another release touches. */
export function TouchedPage() {
  usePageTitle(words.tabs.touched);
  const { against } = useSearch({ from: "/attack/$id" });
  const navigate = useNavigate({ from: "/attack/$id" });
  const releases = useQuery(releasesQuery).data?.releases ?? [];
  const numbers = [...new Set(releases.map((one) => one.release))].toReversed();
  const answer = useQuery(touchedQuery(against));
  const told = answer.data;
  const last = releases.at(-1);
  return (
    <div className="attack-page">
      <AttackTabs here="touched" />
      <h1 className="unseen">{words.tabs.touched}</h1>
      <form className="attack-filters" onSubmit={(event) => event.preventDefault()}>
        <Field label={words.against}>
          {(tied) => (
            <select
              {...tied}
              value={against ?? ""}
              onChange={({ target }) =>
                void navigate({
                  search: (before: AttackSearch) =>
                    ({ ...before, against: target.value === "" ? undefined : target.value }) as AttackSearch,
                  replace: true,
                })
              }
            >
              <option value="">{words.newest}</option>
              {numbers.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      </form>
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} again={() => void answer.refetch()} />}
      {told === undefined ? null : (
        <>
          <p role="status">
            <b>
              {told.findings === 0 ? words.noFindings : words.touchedLead(told.touched, told.findings, told.atLeast)}
            </b>
          </p>
          <p className="quiet small">{words.touchedMore}</p>
          <ul className="attack-judgements">
            {told.judgements.map((one) => (
              <li
                key={`${one.analytic} ${one.release} ${JSON.stringify(one.objects)}`}
                className={one.touched ? "attack-touched" : ""}
              >
                <ul>
                  {one.objects.map((pinned) => (
                    <li key={pinned.id}>
                      <PinnedObject pinned={pinned} />
                    </li>
                  ))}
                </ul>
                <p className="small">
                  {words.someOf(one.findings)}:{" "}
                  {one.first.map((id) => (
                    <Link key={id} to="/findings/$id" params={{ id }} className="attack-finding mono">
                      {id.slice(0, 8)}
                    </Link>
                  ))}
                </p>
              </li>
            ))}
          </ul>
          <section>
            <h2>{words.ourNotes}</h2>
            <ul className="attack-judgements">
              {told.notes.map((note) => (
                <li key={note.attackId} className={note.touched ? "attack-touched" : ""}>
                  {note.objects.map((pinned) => (
                    <PinnedObject key={pinned.id} pinned={pinned} />
                  ))}
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      {last === undefined ? null : <LicenceNotice licence={last.licence} />}
    </div>
  );
}
