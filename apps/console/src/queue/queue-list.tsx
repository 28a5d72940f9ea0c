import "./queue-list.css";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef } from "react";
import { NARROW, useMedia } from "../design/media.ts";
import { queueWords as said } from "../words/queue.ts";
import { FindingRow } from "./finding-row.tsx";
import type { Queue } from "./use-queue.ts";

const HEIGHT = 52; // px; the same for all, so that no list has to be measured
const HEIGHT_NARROW = 118;
const END = 44;
/** More is loaded when fewer rows than this are left below. */
const AHEAD = 60;

/** How far each list was scrolled, by what it shows: Back finds its place again. */
const offsets = new Map<string, number>();

interface QueueListProps {
  readonly queue: Queue;
  /** What the list shows, as a name for its place. */
  readonly name: string;
  readonly at: string | undefined;
  readonly selected: ReadonlySet<string> | "all";
  readonly onCursor: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, extend: boolean) => void;
}

/** The findings, as many as are loaded; only those in view are elements. */
export function QueueList({ queue, name, at, selected, onCursor, onOpen, onSelect }: QueueListProps) {
  const { rows, places, list, facets } = queue;
  const scroller = useRef<HTMLDivElement>(null);
  const height = useMedia(NARROW) ? HEIGHT_NARROW : HEIGHT;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    initialOffset: () => offsets.get(name) ?? 0,
    paddingEnd: END,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height lie elsewhere
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    const element = scroller.current;
    const keep = () => offsets.set(name, element?.scrollTop ?? 0);
    element?.addEventListener("scroll", keep, { passive: true });
    return () => element?.removeEventListener("scroll", keep);
  }, [name]);

  // The cursor is kept in view when it moves, not when the list around it changes.
  const place = at === undefined ? undefined : places.get(at);
  const cursor = useRef<{ readonly at: string | undefined; readonly name: string }>(undefined);
  useEffect(() => {
    const before = cursor.current;
    // A link leads to its finding; Back has a place already.
    const linked = before === undefined && !offsets.has(name);
    const moved = linked || (before !== undefined && before.at !== at && before.name === name);
    if (at !== undefined && place === undefined) return; // its page is on the way
    cursor.current = { at, name };
    if (moved && place !== undefined) virtual.scrollToIndex(place, { align: "auto" });
  }, [at, name, place, virtual]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length]);

  const total = facets.data?.findings ?? rows.length;
  return (
    <div
      ref={scroller}
      className="list"
      role="grid"
      tabIndex={0}
      aria-label={said.list}
      aria-rowcount={hasNextPage ? Math.max(total, rows.length) : rows.length}
      aria-multiselectable="true"
      aria-activedescendant={place === undefined ? undefined : `finding-${at}`}
    >
      <div className="list-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <FindingRow
              key={row.id}
              row={row}
              number={index + 1}
              top={start}
              height={height}
              at={row.id === at}
              selected={selected === "all" || selected.has(row.id)}
              onCursor={onCursor}
              onOpen={onOpen}
              onSelect={onSelect}
            />
          );
        })}
        <div className="list-end" aria-hidden="true">
          {hasNextPage ? said.loadingMore : said.end}
        </div>
      </div>
    </div>
  );
}
