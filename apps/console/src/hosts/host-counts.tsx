import type { Priority } from "@limpid/core";
import type { Host } from "@limpid/server/contract";
import { Link } from "@tanstack/react-router";
import { PriorityShape } from "../design/badge.tsx";
import { hostQ } from "../queue/host-q.ts";
import { words } from "../words/en.ts";
import { number } from "../words/numbers.ts";

const ORDER: readonly Priority[] = ["high", "medium", "low", "expected"];

/** A host's findings by priority; each number leads to them. */
export function HostCounts({ host: { name, findings } }: { readonly host: Host }) {
  const some = ORDER.filter((priority) => findings[priority] > 0);
  return (
    <span className="host-counts">
      {some.map((priority) => (
        <Link
          key={priority}
          to="/"
          search={{ q: hostQ(name, `priority:${priority}`) }}
          className={`host-count side-${priority}`}
          title={words.priority[priority]}
        >
          <PriorityShape priority={priority} />
          <span className="unseen">{words.priority[priority]}</span> {number(findings[priority])}
        </Link>
      ))}
    </span>
  );
}
