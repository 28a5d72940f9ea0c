import type { FindingPage, FindingSummary } from "@limpid/server/contract";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { get, pathOf } from "../api/client.ts";
import { useLive } from "../api/live.ts";
import { type FindingOrder, facetsQuery, findingsQuery } from "../api/resources.ts";
import { patchFindings } from "../triage/decide.ts";
import { newIn } from "./rows.ts";

const KEPT_MS = 30 * 60_000; // a list that was left waits so long for Back
const FRESH_PAGE = 100; // findings
/** Events of a busy minute are one look. */
const SETTLE_MS = 1200;

/**
 * The findings of a search. What is loaded stays where it is: new findings are counted beside the list until somebody
 * asks for them, and what happens to a finding that is shown changes its line in place.
 */
export function useQueue(q: string, order: FindingOrder) {
  const client = useQueryClient();
  const list = useInfiniteQuery({
    ...findingsQuery(q, order),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const facets = useQuery(facetsQuery(q));
  const pages = list.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.findings) ?? [], [pages]);
  const places = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const [fresh, setFresh] = useState(0);

  const look = useRef(async () => {});
  useEffect(() => {
    look.current = async () => {
      const page = await get<FindingPage>(pathOf(["findings"], { q, order, limit: FRESH_PAGE }));
      const shown = new Map(rows.map((row) => [row.id, row]));
      setFresh(
        newIn(
          page.findings.filter(({ id }) => !shown.has(id)),
          shown,
        ),
      );
      const changed = new Map(page.findings.map((each) => [each.id, each]));
      patchFindings(client, [...changed.keys()], (one) => changed.get(one.id) ?? one);
      void client.invalidateQueries({ queryKey: ["findings", "facets"] });
    };
  }, [q, order, rows, client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search has nothing new yet
  useEffect(() => setFresh(0), [q, order]);
  const later = useSettled(() => void look.current().catch(() => {}));
  useLive("finding", later);
  useLive("resync", later);
  useLive("triage", ({ findings, status, assignee }) => {
    patchFindings(client, findings, (one) => ({
      ...one,
      ...(status !== undefined && { status }),
      ...(assignee !== undefined && { assignee }),
    }));
    later();
  });

  const refresh = (): void => {
    setFresh(0);
    // From the first page on; what is shown stays until that is there.
    const { queryKey } = findingsQuery(q, order);
    client.setQueryData(
      queryKey,
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    );
    void client.refetchQueries({ queryKey, exact: true });
    void client.invalidateQueries({ queryKey: ["findings", "facets"] });
  };
  return { list, rows, places, facets, fresh, refresh };
}

/** Calls once things have been quiet for a moment, or have not been for a while. */
function useSettled(run: () => void): () => void {
  const timer = useRef<number>(undefined);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, SETTLE_MS);
  };
}

export type Queue = ReturnType<typeof useQueue>;
export type Row = FindingSummary;
