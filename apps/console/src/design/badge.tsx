import "./badge.css";
import type { Priority } from "@limpid/core";
import type { FindingStatus } from "../api/resources.ts";
import { words } from "../words/en.ts";

/** A shape of its own for each, so that colour is never all there is. */
const SHAPES: Readonly<Record<Priority, string>> = {
  high: "M6 1 11.5 10.5H.5Z",
  medium: "M6 .5 11.5 6 6 11.5.5 6Z",
  low: "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9",
  expected: "M1.5 6.5 4.5 9.5 10.5 2.5",
};

/** How much a finding asks for a look: colour, word and shape. */
export function PriorityBadge({ priority, score }: { readonly priority: Priority; readonly score?: number }) {
  return (
    <span className={`badge badge-${priority}`}>
      <PriorityShape priority={priority} />
      {words.priority[priority]}
      {score === undefined ? null : <span className="badge-score">{score}</span>}
    </span>
  );
}

export function PriorityShape({ priority }: { readonly priority: Priority }) {
  const outline = priority === "expected";
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path
        d={SHAPES[priority]}
        fill={outline ? "none" : "currentColor"}
        stroke={outline ? "currentColor" : "none"}
        strokeWidth={outline ? 2 : 0}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

const MARKS: Readonly<Record<FindingStatus, string>> = {
  new: "M6 2.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7Z",
  "in-progress": "M6 1.5a4.5 4.5 0 1 1-4.5 4.5M6 3.5V6l2 1.5",
  malicious: "M2 2 10 10M10 2 2 10",
  benign: "M1.5 6.5 4.5 9.5 10.5 2.5",
  closed: "M2 6h8",
};

/** What was decided about a finding. */
export function StatusBadge({ status }: { readonly status: FindingStatus }) {
  return (
    <span className={`status status-${status}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path
          d={MARKS[status]}
          fill={status === "new" ? "currentColor" : "none"}
          stroke="currentColor"
          strokeWidth={status === "new" ? 0 : 1.8}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {words.status[status]}
    </span>
  );
}
