import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import type { QueueSearch } from "./queue-search.ts";
import type { Queue } from "./use-queue.ts";

/** The address follows the cursor when it rests. */
const REST_MS = 350;
/** A link may lead to a finding that is not on the first page. */
const MAX_PAGES = 10;

/** The finding under the cursor: in the address too, so that a link and Back lead to it. */
export function useCursor(linked: string | undefined, { rows, places, list }: Queue, name: string) {
  const navigate = useNavigate();
  const [at, setAt] = useState(linked);
  const timer = useRef<number>(undefined);
  const write = useCallback(
    (id: string) =>
      navigate({
        from: "/",
        to: "/",
        search: (before: QueueSearch): QueueSearch => ({ ...before, at: id }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const move = useCallback(
    (id: string) => {
      setAt(id);
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void write(id), REST_MS);
    },
    [write],
  );
  /** Before somebody goes elsewhere: Back must find the place, so it is to be waited for. */
  const leave = useCallback(
    async (id: string) => {
      window.clearTimeout(timer.current);
      setAt(id);
      await write(id);
    },
    [write],
  );
  useEffect(() => () => window.clearTimeout(timer.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins where its address says
  useEffect(() => setAt(linked), [name]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = list;
  const first = rows[0]?.id;
  const isThere = at !== undefined && places.has(at);
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (isThere || first === undefined) return;
    if (at === undefined) setAt(first);
    else if (hasNextPage && pages < MAX_PAGES) {
      if (!isFetchingNextPage) void fetchNextPage();
    } else setAt(first);
  }, [at, isThere, first, hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
  return { at, setAt: move, leave };
}
