import "./queue.css";
import "./side.css";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { peopleQuery } from "../api/resources.ts";
import { browserSetting } from "../design/browser-setting.ts";
import { Button } from "../design/button.tsx";
import { Drawer } from "../design/dialog.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { useKeys } from "../design/keys.tsx";
import { usePageTitle } from "../design/page-title.ts";
import { ExampleNote } from "../imports/example-note.tsx";
import { type Decision, isSettled } from "../triage/decision.ts";
import { useMayDecide } from "../triage/may-decide.ts";
import { TriageDialog, type TriageKind } from "../triage/triage-dialog.tsx";
import { queueWords as said } from "../words/queue.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { EmptyQueue } from "./empty-queue.tsx";
import { FacetList } from "./facet-list.tsx";
import { Peek } from "./peek.tsx";
import { QueueList } from "./queue-list.tsx";
import { stepped } from "./rows.ts";
import { SearchBox } from "./search-box.tsx";
import type { KnownValues } from "./suggest.ts";
import { useCursor } from "./use-cursor.ts";
import { useQueue } from "./use-queue.ts";
import { useSelection } from "./use-selection.ts";
import { ViewList } from "./view-list.tsx";
import { FIRST_VIEW } from "./views.ts";

const route = getRouteApi("/");
const peekShown = browserSetting("peek", ["on", "off"]);

/** Findings to be decided: list, search, preview, and all that can be decided by a key. */
export function QueuePage() {
  const { q = FIRST_VIEW, order = "priority", at: linked } = route.useSearch();
  const navigate = useNavigate();
  const name = `${order} ${q}`;
  const queue = useQueue(q, order);
  const { rows, places, facets, list, fresh, refresh } = queue;
  const total = facets.data?.findings ?? rows.length;
  const { at, setAt, leave } = useCursor(linked, queue, name);
  const selection = useSelection(rows, places, name);
  const [asked, setAsked] = useState<TriageKind>();
  const mayDecide = useMayDecide();
  const [filtersOpen, setFiltersOpen] = useState(false);
  const wantsPeek = peekShown.use() === "on";
  const peek = wantsPeek && rows.length > 0;
  usePageTitle(said.list);

  const search = useCallback(
    (next: string) => void navigate({ to: "/", search: { q: next, ...(order === "newest" && { order }) } }),
    [navigate, order],
  );
  const open = useCallback(
    (id: string) => {
      void leave(id).then(() =>
        navigate({ to: "/findings/$id", params: { id }, search: { q, ...(order === "newest" && { order }) } }),
      );
    },
    [navigate, leave, q, order],
  );
  const step = (by: number) => {
    const place = stepped(at === undefined ? -1 : (places.get(at) ?? -1), by, rows.length);
    const id = place === undefined ? undefined : rows[place]?.id;
    if (id !== undefined) setAt(id);
  };
  const target = selection.target(q, total) ?? (at === undefined ? undefined : { findings: [at] });
  const ask = (kind: TriageKind) => {
    if (target !== undefined && mayDecide()) setAsked(kind);
  };
  const decided = (decision: Decision) => {
    const settles = isSettled({ status: decision.status ?? "new", snooze: decision.snooze ?? null });
    if (selection.size(total) > 0) selection.clear();
    else if (settles || decision.status === "malicious") step(1);
  };

  useKeys(said.list, [
    { keys: "j", says: said.keys.next, run: () => step(1) },
    { keys: "k", says: said.keys.previous, run: () => step(-1) },
    { keys: "ArrowDown", run: () => step(1) },
    { keys: "ArrowUp", run: () => step(-1) },
    { keys: "PageDown", run: () => step(10) },
    { keys: "PageUp", run: () => step(-10) },
    { keys: "Home", says: said.keys.first, run: () => step(Number.NEGATIVE_INFINITY) },
    { keys: "End", says: said.keys.last, run: () => step(Number.POSITIVE_INFINITY) },
    { keys: "Enter", says: said.keys.open, run: () => at !== undefined && open(at) },
    { keys: "x", says: said.keys.select, run: () => at !== undefined && selection.toggle(at, false) },
    {
      keys: "Shift+j",
      says: said.keys.extend,
      run: () => {
        if (at !== undefined) selection.add(at);
        step(1);
      },
    },
    { keys: "a", says: said.keys.assign, run: () => ask("assign") },
    { keys: "s", says: said.keys.status, run: () => ask("status") },
    { keys: "b", says: said.keys.benign, run: () => ask("benign") },
    { keys: "m", says: said.keys.malicious, run: () => ask("malicious") },
    { keys: "z", says: said.keys.snooze, run: () => ask("snooze") },
    { keys: "p", says: said.keys.peek, run: () => peekShown.write(wantsPeek ? "off" : "on") },
    { keys: "r", says: said.keys.refresh, run: refresh },
    { keys: "Escape", says: said.keys.escape, run: selection.clear },
  ]);

  const people = useQuery(peopleQuery).data;
  const known = useMemo<KnownValues>(() => {
    const counted = Object.entries(facets.data?.facets ?? {}).map(([field, values]) => [
      field,
      values.map(({ value, findings }) => ({ value, count: findings })),
    ]);
    const values: KnownValues = Object.fromEntries(counted);
    const named = new Set(values.assignee?.map(({ value }) => value));
    const others = (people?.people ?? []).filter((each) => !named.has(each)).map((value) => ({ value }));
    return { ...values, assignee: [...(values.assignee ?? []), ...others] };
  }, [facets.data, people]);

  const focusList = () => document.querySelector<HTMLElement>(".list")?.focus();
  const side = (
    <div className="side">
      <ViewList q={q} order={order} />
      <ExampleNote />
      <FacetList q={q} facets={facets.data} onSearch={search} />
    </div>
  );
  return (
    <div className={peek ? "queue queue-peek" : "queue"}>
      <aside aria-label={said.filters}>{side}</aside>
      <section className="queue-main">
        <div className="queue-top">
          <Button className="queue-filters" onClick={() => setFiltersOpen(true)} aria-label={said.filters}>
            ☰
          </Button>
          <SearchBox q={q} known={known} onSearch={search} onLeave={focusList} />
        </div>
        <div className="queue-line">
          <h1 aria-live="polite">{facets.data === undefined ? said.list : said.found(total, facets.data.atLeast)}</h1>
          {fresh === 0 ? null : (
            <Button kind="main" small onClick={refresh}>
              {said.fresh(fresh)}
            </Button>
          )}
          <fieldset className="queue-order" aria-label={said.orderTitle}>
            {(["priority", "newest"] as const).map((each) => (
              <Button
                key={each}
                small
                kind="bare"
                aria-pressed={order === each}
                onClick={() =>
                  void navigate({
                    to: "/",
                    search: { q, ...(each === "newest" && { order: each }) },
                  })
                }
              >
                {said.order[each]}
              </Button>
            ))}
          </fieldset>
        </div>
        {list.error !== null && rows.length === 0 ? (
          <Trouble error={list.error} again={() => void list.refetch()} />
        ) : list.isPending ? (
          <Waiting />
        ) : rows.length === 0 ? (
          <EmptyQueue q={q} />
        ) : (
          <QueueList
            key={name}
            queue={queue}
            name={name}
            at={at}
            selected={selection.selected}
            onCursor={setAt}
            onOpen={open}
            onSelect={selection.toggle}
          />
        )}
        <BulkBar selection={selection} total={total} loaded={rows.length} onTriage={ask} />
      </section>
      {peek ? (
        <aside className="queue-preview" aria-label={said.peek}>
          <Peek id={at} onTriage={ask} />
        </aside>
      ) : null}
      {filtersOpen ? (
        <Drawer side="left" title={said.filters} onClose={() => setFiltersOpen(false)}>
          {side}
        </Drawer>
      ) : null}
      {asked !== undefined && target !== undefined ? (
        <TriageDialog kind={asked} target={target} onClose={() => setAsked(undefined)} onDecided={decided} />
      ) : null}
    </div>
  );
}
