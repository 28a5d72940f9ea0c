import { useNavigate } from "@tanstack/react-router";
import { useKeys } from "../design/keys.tsx";
import type { TriageKind } from "../triage/triage-dialog.tsx";
import { findingWords as words } from "../words/finding.ts";
import type { FindingSearch } from "./finding-search.ts";
import type { Neighbours } from "./use-neighbours.ts";

interface FindingKeys {
  readonly id: string;
  readonly search: FindingSearch;
  readonly neighbours: Neighbours;
  readonly onAsk: (kind: TriageKind | "copy") => void;
}

/** The same keys as in the queue, and those of this page. */
export function useFindingKeys({ id, search: { q, order }, neighbours, onAsk }: FindingKeys): void {
  const navigate = useNavigate();
  const queue = { ...(q !== undefined && { q }), ...(order !== undefined && { order }) };
  const go = (to: string | undefined) => {
    if (to !== undefined) void navigate({ to: "/findings/$id", params: { id: to }, search: queue });
  };
  useKeys(words.keysTitle, [
    { keys: "j", says: words.next, run: () => go(neighbours.next) },
    { keys: "k", says: words.previous, run: () => go(neighbours.previous) },
    { keys: "a", says: words.assign, run: () => onAsk("assign") },
    { keys: "s", says: words.status, run: () => onAsk("status") },
    { keys: "b", says: words.benign, run: () => onAsk("benign") },
    { keys: "m", says: words.malicious, run: () => onAsk("malicious") },
    { keys: "z", says: words.snooze, run: () => onAsk("snooze") },
    { keys: "y", says: words.copy, run: () => onAsk("copy") },
    { keys: "Escape", says: words.toQueue, run: () => void navigate({ to: "/", search: { ...queue, at: id } }) },
  ]);
}
