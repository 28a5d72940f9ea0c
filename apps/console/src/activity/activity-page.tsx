import "./activity.css";
import "../design/page.css";
import type { Around } from "@limpid/server/contract";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { get, pathOf } from "../api/client.ts";
import { hostsQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { activityWords as words } from "../words/activity.ts";
import { type ActivitySearch, momentText, parseMoment } from "./activity-search.ts";
import { EventFields } from "./event-fields.tsx";
import { type EventGroup, GROUPS, lineOf } from "./event-line.ts";
import { EventList } from "./event-list.tsx";

const route = getRouteApi("/activity");
const DEFAULT_SPAN = 60_000;
const LIMIT = 10_000; // the most that the server gives at once

/** What a host did around a moment. */
export function ActivityPage() {
  const search = route.useSearch();
  const { host, at, span = String(DEFAULT_SPAN), q = "", show, event: chosen } = search;
  usePageTitle(host === undefined ? words.title : `${words.title}: ${host}`);
  const navigate = useNavigate();
  const change = (part: ActivitySearch, replace = true) =>
    void navigate({ to: "/activity", search: { ...search, ...part }, replace, resetScroll: false });
  const spanMs = Math.min(86_400_000, Math.max(1000, Number(span) || DEFAULT_SPAN));
  const atMs = at === undefined ? undefined : parseMoment(at);
  const answer = useQuery({
    queryKey: ["events", "around", host, atMs, spanMs],
    queryFn: ({ signal }) =>
      get<Around>(pathOf(["events"], { host, at: atMs, beforeMs: spanMs, afterMs: spanMs, limit: LIMIT }), signal),
    enabled: host !== undefined && atMs !== undefined,
    placeholderData: keepPreviousData,
  });
  const events = answer.data?.events;
  const lines = useMemo(() => (events ?? []).map(lineOf), [events]);
  const groups = new Set<EventGroup>(
    show === undefined ? GROUPS : GROUPS.filter((group) => show.split(",").includes(group)),
  );
  const wanted = q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = lines.filter(({ group, text }) => groups.has(group) && wanted.every((word) => text.includes(word)));
  const opened = events?.find(({ id }) => id === chosen);
  const toggle = (group: EventGroup) => {
    const next = GROUPS.filter((one) => groups.has(one) !== (one === group));
    change({ show: next.length === GROUPS.length ? undefined : next.join(",") || "nothing" });
  };
  return (
    <div className="activity">
      <h1 className="unseen">{words.title}</h1>
      <Where search={search} onChange={change} />
      {host === undefined || atMs === undefined ? (
        <Hosts />
      ) : (
        <>
          <div className="activity-filters">
            <Button small onClick={() => change({ at: String(atMs - spanMs), event: undefined })}>
              ← {words.earlier}
            </Button>
            <Button small onClick={() => change({ at: String(atMs + spanMs), event: undefined })}>
              {words.later} →
            </Button>
            <fieldset>
              <legend className="unseen">{words.groups}</legend>
              {GROUPS.map((group) => (
                <label key={group}>
                  <input type="checkbox" checked={groups.has(group)} onChange={() => toggle(group)} />{" "}
                  {words.group[group]}
                </label>
              ))}
            </fieldset>
            <Filter q={q} onChange={(text) => change({ q: text === "" ? undefined : text })} />
            <span className="quiet small" role="status">
              {answer.data === undefined ? null : words.total(shown.length, lines.length)}
            </span>
          </div>
          {answer.isPending ? <Waiting /> : null}
          {answer.error === null ? null : <Trouble error={answer.error} again={() => void answer.refetch()} />}
          {answer.data?.cut === true ? (
            <p className="activity-note small" role="note">
              {words.cut}
            </p>
          ) : null}
          {answer.data === undefined || answer.data.issues.length === 0 ? null : (
            <p className="activity-note small" role="note">
              {words.broken(answer.data.issues.length)}
            </p>
          )}
          {answer.isSuccess && shown.length === 0 ? (
            <EmptyState title={lines.length === 0 ? words.none : words.noneFit}>
              <p>{lines.length === 0 ? words.noneMore : ""}</p>
            </EmptyState>
          ) : null}
          {shown.length === 0 ? null : (
            <EventList
              key={`${host} ${atMs} ${spanMs}`}
              lines={shown}
              at={atMs}
              chosen={chosen}
              onChoose={(id) => change({ event: id })}
            />
          )}
          {opened === undefined ? null : <EventFields event={opened} onClose={() => change({ event: undefined })} />}
        </>
      )}
    </div>
  );
}

/** Which host, when, and how much of it. */
function Where({
  search: { host, at, span = String(DEFAULT_SPAN) },
  onChange,
}: {
  readonly search: ActivitySearch;
  readonly onChange: (part: ActivitySearch, replace?: boolean) => void;
}) {
  const shownAt = (text: string | undefined): string => {
    const ms = text === undefined ? undefined : parseMoment(text);
    return ms === undefined ? (text ?? "") : momentText(ms);
  };
  const [typed, setTyped] = useState({ host: host ?? "", at: shownAt(at) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands in the address is what is shown
  useEffect(() => setTyped({ host: host ?? "", at: shownAt(at) }), [host, at]);
  const moment = parseMoment(typed.at);
  const wrong = typed.at !== "" && moment === undefined ? words.momentWrong : undefined;
  return (
    <form
      className="activity-where"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.host !== "" && moment !== undefined)
          onChange({ host: typed.host, at: String(moment), event: undefined }, false);
      }}
    >
      <Field label={words.host}>
        {(tied) => (
          <input
            {...tied}
            value={typed.host}
            maxLength={1000}
            onChange={({ target }) => setTyped((before) => ({ ...before, host: target.value }))}
          />
        )}
      </Field>
      <Field label={words.moment} wrong={wrong}>
        {(tied) => (
          <input
            {...tied}
            className="mono"
            value={typed.at}
            maxLength={40}
            onChange={({ target }) => setTyped((before) => ({ ...before, at: target.value }))}
          />
        )}
      </Field>
      <Field label={words.span}>
        {(tied) => (
          <select {...tied} value={span} onChange={({ target }) => onChange({ span: target.value })}>
            {Object.entries(words.spans).map(([ms, word]) => (
              <option key={ms} value={ms}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" disabled={typed.host === "" || moment === undefined}>
        {words.show}
      </Button>
    </form>
  );
}

function Filter({ q, onChange }: { readonly q: string; readonly onChange: (text: string) => void }) {
  return (
    <input
      type="search"
      className="activity-filter"
      aria-label={words.filter}
      placeholder={words.filter}
      value={q}
      maxLength={400}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** Hosts that are known, each with the last moment it was heard. */
function Hosts() {
  const list = useInfiniteQuery(hostsQuery);
  const hosts = list.data?.pages.flatMap((page) => page.hosts) ?? [];
  return (
    <EmptyState title={words.chooseHost}>
      <p>{words.chooseHostMore}</p>
      <ul className="activity-hosts">
        {hosts.slice(0, 100).map(({ name, lastSeenMs }) => (
          <li key={name}>
            <Link to="/activity" search={{ host: name, at: String(lastSeenMs) }}>
              <Hostile text={name} longest={100} />
            </Link>
          </li>
        ))}
      </ul>
    </EmptyState>
  );
}
