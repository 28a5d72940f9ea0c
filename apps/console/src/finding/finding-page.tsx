import "./finding-page.css";
import type { Finding } from "@limpid/core";
import type { FindingDetail, FindingRevision } from "@limpid/server/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { get, pathOf, send } from "../api/client.ts";
import { useLive } from "../api/live.ts";
import { findingQuery } from "../api/resources.ts";
import { JudgedPanel } from "../attack/judged-panel.tsx";
import { BytesDrawer } from "../bytes/bytes-drawer.tsx";
import { RecordDrawer } from "../bytes/record-drawer.tsx";
import { StaticPanel } from "../bytes/static-panel.tsx";
import { CopyDialog } from "../copy/copy-menu.tsx";
import { buttonClass } from "../design/button.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { NARROW, useMedia } from "../design/media.ts";
import { usePageTitle } from "../design/page-title.ts";
import { LedgerPanel } from "../ledger/ledger-panel.tsx";
import { LineagePanel } from "../lineage-graph/lineage-panel.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { useMayDecide } from "../triage/may-decide.ts";
import { TriageDialog, type TriageKind } from "../triage/triage-dialog.tsx";
import { words as shellWords } from "../words/en.ts";
import { findingWords as words } from "../words/finding.ts";
import { type FindingSearch, formatOpened, type Opened, parseFindingSearch, parseOpened } from "./finding-search.ts";
import { Head } from "./head.tsx";
import { KeyFacts } from "./key-facts.tsx";
import { NextPanel } from "./next-panel.tsx";
import { NotesPanel } from "./notes/notes-panel.tsx";
import { Open } from "./open.ts";
import { SimilarPanel } from "./similar-panel.tsx";
import { useFindingKeys } from "./use-finding-keys.ts";
import { useNeighbours } from "./use-neighbours.ts";
import { ValueDrawer } from "./value-drawer.tsx";

const route = getRouteApi("/findings/$id");

/** One finding: who, what, where, when, why it matters, what to do next; and all that it rests on. */
export function FindingPage() {
  const { id } = route.useParams();
  const detail = useQuery(findingQuery(id));
  if (detail.error !== null) {
    return detail.error instanceof ApiError && detail.error.status === 404 ? (
      <EmptyState
        title={words.notHere}
        actions={
          <Link to="/" className={buttonClass()}>
            {shellWords.nav.toQueue}
          </Link>
        }
      >
        <p>{words.notHereMore}</p>
      </EmptyState>
    ) : (
      <Trouble error={detail.error} again={() => void detail.refetch()} />
    );
  }
  if (detail.data === undefined) return <Waiting />;
  return <OneFinding key={id} detail={detail.data} />;
}

function OneFinding({ detail }: { readonly detail: FindingDetail }) {
  const { summary, revisions } = detail;
  const { id } = summary;
  const written = route.useSearch();
  // The router leaves in what the check of an address took out.
  const search = useMemo(() => parseFindingSearch({ ...written }), [written]);
  const navigate = useNavigate();
  const change = useCallback(
    (next: Partial<Record<keyof FindingSearch, string | undefined>>, replace = true) =>
      void navigate({
        from: "/findings/$id",
        to: "/findings/$id",
        params: { id },
        search: (now: FindingSearch) => ({ ...now, ...next }) as FindingSearch,
        replace,
        resetScroll: false,
      }),
    [navigate, id],
  );
  const older = Number(search.revision ?? summary.revision);
  const past = useQuery({
    queryKey: ["findings", "revision", id, older],
    queryFn: ({ signal }) => get<FindingRevision>(pathOf(["findings", id, "revisions", String(older)]), signal),
    enabled: older !== summary.revision,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const finding = (older === summary.revision
    ? detail.finding
    : (past.data?.finding ?? detail.finding)) as unknown as Finding;
  const [seenBefore] = useState(summary.seen?.revision);
  useSeen(id, summary.revision);
  useRenewal(id);
  usePageTitle(finding.title);

  const [asked, setAsked] = useState<TriageKind | "copy">();
  const close = useCallback(() => setAsked(undefined), []);
  const mayDecide = useMayDecide();
  const ask = (kind: TriageKind | "copy") => {
    if (kind === "copy" || mayDecide()) setAsked(kind);
  };
  const neighbours = useNeighbours(id, search);
  useFindingKeys({ id, search, neighbours, onAsk: ask });
  const open = useCallback((opened: Opened) => change({ open: formatOpened(opened) }, false), [change]);
  const shut = useCallback(() => change({ open: undefined }), [change]);
  const isNarrow = useMedia(NARROW);

  const asOf = search.asof === undefined ? undefined : Number(search.asof);
  const without = new Set<string>(search.without?.split(",") ?? []);
  return (
    <Open value={open}>
      <article className="finding">
        <Head
          finding={finding}
          summary={summary}
          revisions={revisions}
          seenBefore={seenBefore}
          neighbours={neighbours}
          search={search}
          onAsk={ask}
        />
        <KeyFacts finding={finding} />
        <div className="panel finding-life">
          <LineagePanel
            finding={finding}
            asOf={asOf}
            as={search.lineage ?? (isNarrow ? "list" : "graph")}
            onAs={(lineage) => change({ lineage })}
          />
          <Timeline
            finding={finding}
            asOf={asOf}
            onAsOf={(instant) => change({ asof: instant === undefined ? undefined : String(instant) })}
          />
        </div>
        <div className="finding-two">
          <LedgerPanel
            finding={finding}
            without={without}
            onWithout={(keys) => change({ without: keys.size === 0 ? undefined : [...keys].join(",") })}
          />
          <NextPanel finding={finding} />
        </div>
        <StaticPanel finding={finding} />
        <SimilarPanel id={id} />
        <JudgedPanel finding={id} />
        <NotesPanel id={id} revisions={revisions} />
      </article>
      <Beside finding={finding} opened={parseOpened(search.open)} onClose={shut} />
      {asked === "copy" ? <CopyDialog finding={finding} onClose={close} /> : null}
      {asked === undefined || asked === "copy" ? null : (
        <TriageDialog kind={asked} target={{ findings: [id] }} onClose={close} />
      )}
    </Open>
  );
}

interface BesideProps {
  readonly finding: Finding;
  readonly opened: Opened | undefined;
  readonly onClose: () => void;
}

/** What is open beside the page. */
function Beside({ finding, opened, onClose }: BesideProps) {
  switch (opened?.kind) {
    case "record":
      return <RecordDrawer finding={finding} ids={opened.ids} onClose={onClose} />;
    case "bytes":
      return <BytesDrawer id={finding.id} offset={opened.offset} size={opened.size} onClose={onClose} />;
    case "value":
      return <ValueDrawer key={opened.text} finding={finding} of={opened.of} text={opened.text} onClose={onClose} />;
    case undefined:
      return null;
  }
}

/** Says to the server that this revision was looked at, so that the next one stands out. */
function useSeen(id: string, revision: number): void {
  useEffect(() => {
    send("POST", pathOf(["findings", id, "seen"]), { revision }).catch(() => {
      // Nothing is lost but a mark that it was looked at.
    });
  }, [id, revision]);
}

/** Asks anew when something happens to the finding: here, or at another desk. */
function useRenewal(id: string): void {
  const client = useQueryClient();
  const renew = useCallback(() => {
    for (const part of ["one", "history"]) void client.invalidateQueries({ queryKey: ["findings", part, id] });
  }, [client, id]);
  useLive("finding", (data) => {
    if (data.id === id) renew();
  });
  useLive("triage", ({ findings, count }) => {
    if (findings.includes(id) || count > findings.length) renew();
  });
  useLive("resync", renew);
}
