import "./artifacts.css";
import "../design/page.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Button } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { HostilePath } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { Moment } from "../design/time.tsx";
import { artifactWords as words } from "../words/artifacts.ts";
import { bytes } from "../words/numbers.ts";
import { headlineOf } from "./artifact-facts.ts";
import type { ArtifactsSearch } from "./artifacts-search.ts";
import { DropZone } from "./drop-zone.tsx";
import { artifactsQuery } from "./queries.ts";

const route = getRouteApi("/artifacts");
const TYPING_MS = 200;

/** Contents by their hash, whatever their names. */
export function ArtifactsPage() {
  usePageTitle(words.title);
  const { q, level } = route.useSearch();
  const navigate = useNavigate();
  const change = (part: ArtifactsSearch) =>
    void navigate({ to: "/artifacts", search: { q, level, ...part }, replace: true, resetScroll: false });
  const [typed, setTyped] = useState(q ?? "");
  useEffect(() => setTyped(q ?? ""), [q]);
  useEffect(() => {
    if (typed.trim() === (q ?? "")) return;
    const timer = setTimeout(() => change({ q: typed.trim() === "" ? undefined : typed.trim() }), TYPING_MS);
    return () => clearTimeout(timer);
  });
  const [picked, setPicked] = useState<readonly string[]>([]);
  const list = useInfiniteQuery(artifactsQuery(q, level));
  const artifacts = list.data?.pages.flatMap((page) => page.artifacts) ?? [];
  const [one, other] = picked;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{words.title}</h1>
        {one === undefined || other === undefined ? (
          <span className="quiet page-end small">{words.pickMore}</span>
        ) : (
          <Link to="/artifacts/$sha256" params={{ sha256: one }} search={{ with: other }} className="button page-end">
            {words.compareTwo}
          </Link>
        )}
      </div>
      <DropZone />
      <form role="search" className="artifact-filters" onSubmit={(event) => event.preventDefault()}>
        <Field label={words.search}>
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
        <Field label={words.level}>
          {(tied) => (
            <select
              {...tied}
              value={level ?? ""}
              onChange={({ target }) => change({ level: target.value === "" ? undefined : target.value })}
            >
              <option value="">{words.anyLevel}</option>
              {Object.entries(words.levels).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
      </form>
      {list.isPending ? <Waiting /> : null}
      {list.error === null ? null : <Trouble error={list.error} again={() => void list.refetch()} />}
      {list.isSuccess && artifacts.length === 0 ? (
        <EmptyState title={q === undefined && level === undefined ? words.noneYet : words.none}>
          <p>{q === undefined && level === undefined ? words.noneYetMore : words.noneMore}</p>
        </EmptyState>
      ) : null}
      {artifacts.length === 0 ? null : (
        <div className="panel table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">
                  <span className="unseen">{words.head.pick}</span>
                </th>
                <th scope="col">{words.head.hash}</th>
                <th scope="col">{words.head.what}</th>
                <th scope="col">{words.head.size}</th>
                <th scope="col">{words.head.path}</th>
                <th scope="col">{words.head.seen}</th>
                <th scope="col">{words.head.last}</th>
              </tr>
            </thead>
            <tbody>
              {artifacts.map((artifact) => {
                const { sha256, format, level: removed, packed, sizeBytes, path, findings, hosts, atLeast } = artifact;
                return (
                  <tr key={sha256}>
                    <td>
                      <input
                        type="checkbox"
                        aria-label={words.pick(sha256)}
                        checked={picked.includes(sha256)}
                        onChange={({ target }) =>
                          setPicked((before) =>
                            target.checked ? [...before, sha256].slice(-2) : before.filter((each) => each !== sha256),
                          )
                        }
                      />
                    </td>
                    <td className="mono artifact-nowrap">
                      <Link to="/artifacts/$sha256" params={{ sha256 }} title={sha256}>
                        {sha256.slice(0, 16)}
                      </Link>
                    </td>
                    <td>{headlineOf(format, removed, packed)}</td>
                    <td className="table-number artifact-nowrap">{sizeBytes === null ? "" : bytes(sizeBytes)}</td>
                    <td className="artifact-path">{path === null ? null : <HostilePath path={path} />}</td>
                    <td>{words.onHosts(findings, hosts, atLeast)}</td>
                    <td className="artifact-nowrap">
                      <Moment ms={artifact.lastSeenMs} as="short" />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {list.hasNextPage ? (
        <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
          {words.more}
        </Button>
      ) : null}
    </div>
  );
}
