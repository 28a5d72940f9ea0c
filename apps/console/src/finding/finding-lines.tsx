import "./finding-lines.css";
import type { FindingSummary } from "@limpid/server/contract";
import { Link } from "@tanstack/react-router";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";

/** Findings as a short list, each a way to its page. */
export function FindingLines({ findings }: { readonly findings: readonly FindingSummary[] }) {
  return (
    <ul className="finding-lines">
      {findings.map(({ id, priority, score, status, host, title, lastSeenMs }) => (
        <li key={id}>
          <PriorityBadge priority={priority} score={score} />
          <Link to="/findings/$id" params={{ id }}>
            <Hostile text={title} longest={200} />
          </Link>
          <span className="quiet small">
            <Hostile text={host} /> · <Moment ms={lastSeenMs} as="short" /> · <StatusBadge status={status} />
          </span>
        </li>
      ))}
    </ul>
  );
}
