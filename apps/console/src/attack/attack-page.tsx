import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Button } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { attackWords as words } from "../words/attack.ts";
import type { AttackSearch } from "./attack-search.ts";
import { AttackTabs } from "./attack-tabs.tsx";
import { LicenceNotice } from "./licence-notice.tsx";
import { ObjectName } from "./object-link.tsx";
import { objectsQuery, releasesQuery } from "./queries.ts";
import { domainWord, TYPES, wordOf } from "./type-words.ts";

const TYPING_MS = 250; // a search of a whole release takes a second, so it waits for the end of a word

/** Objects of the mirror: searched, or listed by type. */
export function AttackPage() {
  usePageTitle(words.title);
  const search = useSearch({ from: "/attack" });
  const navigate = useNavigate({ from: "/attack" });
  const change = (part: AttackSearch) =>
    void navigate({ search: (before: AttackSearch) => ({ ...before, ...part }), replace: true });
  const { q, type, domain, release, all } = search;
  const [typed, setTyped] = useState(q ?? "");
  useEffect(() => setTyped(q ?? ""), [q]);
  useEffect(() => {
    if (typed === (q ?? "")) return;
    const timer = setTimeout(() => change({ q: typed === "" ? undefined : typed }), TYPING_MS);
    return () => clearTimeout(timer);
  });
  const listed = q === undefined && type === undefined ? "x-mitre-analytic" : type; // something to begin with
  const found = useInfiniteQuery(objectsQuery({ q, type: listed, domain, release, all: all === "1" || undefined }));
  const [first] = found.data?.pages ?? [];
  const hits = found.data?.pages.flatMap((page) => page.hits) ?? [];
  return (
    <div className="attack-page">
      <AttackTabs here="objects" />
      <h1 className="unseen">{words.tabs.objects}</h1>
      <form role="search" className="attack-filters" onSubmit={(event) => event.preventDefault()}>
        <Field label={words.search} more={words.searchMore}>
          {(tied) => (
            <input
              {...tied}
              type="search"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
              maxLength={400}
            />
          )}
        </Field>
        <Field label={words.type}>
          {(tied) => (
            <select {...tied} value={listed ?? ""} onChange={({ target }) => change(orNothing("type", target.value))}>
              <option value="">{words.everyType}</option>
              {TYPES.map((one) => (
                <option key={one.type} value={one.type}>
                  {one.word}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Places domain={domain} release={release} onChange={change} />
        <label className="attack-check">
          <input
            type="checkbox"
            checked={all === "1"}
            onChange={({ target }) => change(orNothing("all", target.checked ? "1" : ""))}
          />
          {words.gone}
        </label>
      </form>
      {found.error === null ? null : <Trouble error={found.error} again={() => void found.refetch()} />}
      {found.isPending ? <Waiting /> : null}
      {first === undefined ? null : (
        <>
          <p className="quiet small" role="status">
            {words.total(first.total)}{" "}
            {words.searchedIn(
              first.searched
                .map(
                  (one) =>
                    `${domainWord(one.domain)} ${one.release}${one.extent === "partial" ? ` (${words.part})` : ""}`,
                )
                .join(", "),
            )}
          </p>
          {hits.length === 0 ? (
            <EmptyState title={q === undefined ? words.empty : words.none}>
              <p>{words.noneMore}</p>
            </EmptyState>
          ) : (
            <ul className="attack-hits">
              {hits.map((hit) => (
                <li
                  key={`${hit.domain} ${hit.release} ${hit.id}`}
                  className={hit.status === "active" ? "" : "attack-gone"}
                >
                  <ObjectName object={hit} search={{ ...(release !== undefined && { release }), domain: hit.domain }} />
                  <span className="quiet small">
                    {wordOf(hit.type ?? "")}
                    {hit.status === "active" ? "" : ` · ${words.statusWords[hit.status ?? "active"]}`}
                    {` · ${domainWord(hit.domain)} ${hit.release}`}
                  </span>
                  {hit.excerpt === undefined || hit.field === "id" || hit.field === "name" ? null : (
                    <span className="attack-excerpt small">
                      <span className="quiet">{hit.field}: </span>
                      <Hostile text={hit.excerpt} />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )}
          {found.hasNextPage ? (
            <Button onClick={() => void found.fetchNextPage()} disabled={found.isFetchingNextPage}>
              {words.more}
            </Button>
          ) : null}
          <LicenceNotice licence={first.licence} />
        </>
      )}
    </div>
  );
}

/** Which domain and release. */
function Places({
  domain,
  release,
  onChange,
}: {
  readonly domain: string | undefined;
  readonly release: string | undefined;
  readonly onChange: (part: AttackSearch) => void;
}) {
  const releases = useQuery(releasesQuery).data?.releases ?? [];
  const domains = [...new Set(releases.map((one) => one.domain))];
  const ofDomain = releases.filter((one) => domain === undefined || one.domain === domain);
  const numbers = [...new Set(ofDomain.map((one) => one.release))].toReversed();
  return (
    <>
      <Field label={words.domain}>
        {(tied) => (
          <select {...tied} value={domain ?? ""} onChange={({ target }) => onChange(orNothing("domain", target.value))}>
            <option value="">{words.everyDomain}</option>
            {domains.map((one) => (
              <option key={one} value={one}>
                {domainWord(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words.release}>
        {(tied) => (
          <select
            {...tied}
            value={release ?? ""}
            onChange={({ target }) => onChange(orNothing("release", target.value))}
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
    </>
  );
}

/** A part of the address that is taken out when it says nothing. */
function orNothing(name: keyof AttackSearch, value: string): AttackSearch {
  return { [name]: value === "" ? undefined : value };
}
