import "./finding-row.css";
import { Link } from "@tanstack/react-router";
import { type MouseEvent, memo } from "react";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { Moment } from "../design/time.tsx";
import { isSettled } from "../triage/decision.ts";
import { queueWords as said } from "../words/queue.ts";
import type { Row } from "./use-queue.ts";

interface FindingRowProps {
  readonly row: Row;
  /** From 1, of all. */
  readonly number: number;
  readonly top: number;
  readonly height: number;
  readonly at: boolean;
  readonly selected: boolean;
  readonly onCursor: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, extend: boolean) => void;
}

/** One finding. It is drawn anew only when something of it changed: a list of a hundred thousand has no time for more. */
export const FindingRow = memo(function FindingRow({
  row,
  number,
  top,
  height,
  at,
  selected,
  onCursor,
  onOpen,
  onSelect,
}: FindingRowProps) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return; // a window of its own
    event.preventDefault();
    onOpen(row.id);
  };
  return (
    <div
      role="row"
      id={`finding-${row.id}`}
      aria-rowindex={number}
      aria-selected={selected}
      className={`row${at ? " row-at" : ""}${isSettled(row) ? " row-settled" : ""}`}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={() => onCursor(row.id)}
    >
      <div role="gridcell" className="row-check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={`${said.select} ${visibleText(row.title)}`}
          onChange={() => {}}
          onClick={(event) => {
            event.stopPropagation();
            onSelect(row.id, event.shiftKey);
          }}
        />
      </div>
      <div role="gridcell" className="row-badge">
        <PriorityBadge priority={row.priority} score={row.score} />
      </div>
      <div role="gridcell" className="row-main">
        <Link to="/findings/$id" params={{ id: row.id }} className="row-title" tabIndex={-1} onClick={open}>
          <Hostile text={row.title} longest={300} />
        </Link>
        <div className="row-more">
          {row.seen?.changed === true ? (
            <span className="chip chip-changed" title={said.changedTitle}>
              {said.changedChip}
            </span>
          ) : null}
          {row.exercise === null ? null : <span className="chip chip-example">{said.exercise}</span>}
          <Hostile text={row.host} longest={80} className="row-host" />
          {row.path === null ? null : <HostilePath path={row.path} />}
          {row.executions > 0 ? <span className="row-ran">{said.ran(row.executions)}</span> : null}
          <span className="row-state">
            {row.assignee === null ? null : <Hostile text={row.assignee} longest={40} />}
            {row.status === "new" ? null : <StatusBadge status={row.status} />}
            {row.snooze === null ? null : <span>{said.snoozed}</span>}
            <Moment ms={row.lastSeenMs} as="short" />
          </span>
        </div>
      </div>
    </div>
  );
});
