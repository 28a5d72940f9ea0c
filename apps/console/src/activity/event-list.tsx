import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef } from "react";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { useKeys } from "../design/keys.tsx";
import { NARROW, useMedia } from "../design/media.ts";
import { Moment } from "../design/time.tsx";
import { activityWords as words } from "../words/activity.ts";
import type { EventLine } from "./event-line.ts";

const HEIGHT = 28; // px; the same for all, so that no list has to be measured
const HEIGHT_NARROW = 62;

interface EventListProps {
  /** By time. */
  readonly lines: readonly EventLine[];
  /** The moment that is looked around. */
  readonly at: number;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Events by time; only those in view are elements. It begins at the moment, or at the event of the address. */
export function EventList({ lines, at, chosen, onChoose }: EventListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useMedia(NARROW) ? HEIGHT_NARROW : HEIGHT;
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 16,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height lie elsewhere
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const place = lines.findIndex(({ id }) => id === chosen);
  const nearest = lines.findIndex((line) => line.at >= at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the list begins
  useLayoutEffect(() => virtual.scrollToIndex(Math.max(0, place >= 0 ? place : nearest), { align: "center" }), []);
  const step = (by: number) => {
    const next = lines[place < 0 ? Math.max(0, nearest) : Math.min(lines.length - 1, Math.max(0, place + by))];
    if (next === undefined) return;
    onChoose(next.id);
    virtual.scrollToIndex(lines.indexOf(next), { align: "auto" });
  };
  useKeys(words.title, [
    { keys: "j", says: words.keys.next, run: () => step(1) },
    { keys: "k", says: words.keys.previous, run: () => step(-1) },
  ]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
    <div ref={scroller} className="activity-list" tabIndex={0} role="list" aria-label={words.list}>
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const isFirst = index === nearest;
          return (
            <div
              key={`${line.id} ${index}`}
              role="listitem"
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              className={`activity-row activity-${line.group}${line.id === chosen ? " activity-chosen" : ""}${isFirst ? " activity-now" : ""}`}
              style={{ height, transform: `translateY(${start}px)` }}
            >
              <button type="button" onClick={() => onChoose(line.id)} aria-expanded={line.id === chosen}>
                <Moment ms={line.at} />
                <span className="activity-pid quiet">{line.pid === undefined ? "" : words.pid(line.pid)}</span>
                <span className="activity-who">
                  {line.image === undefined ? null : <HostilePath path={line.image} />}
                </span>
                <span className="activity-what">
                  <b>{words.what[line.kind] ?? line.kind}</b>{" "}
                  {line.object === undefined ? null : <Hostile text={line.object} longest={400} mono />}
                  {line.result === undefined || line.result === "" ? null : (
                    <span className="quiet">
                      {" → "}
                      <Hostile text={line.result} longest={400} mono />
                    </span>
                  )}
                </span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
