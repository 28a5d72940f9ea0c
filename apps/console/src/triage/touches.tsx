import "./triage.css";
import type { Priority } from "@limpid/core";
import type { Status, TriagePreview } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { send } from "../api/client.ts";
import { PriorityBadge, StatusBadge } from "../design/badge.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { number } from "../words/numbers.ts";
import { triageWords } from "../words/triage.ts";
import type { Target } from "./decision.ts";

const ORDER: readonly Priority[] = ["high", "medium", "low", "expected"];

/** What a decision for many would touch, counted by the server at this moment. */
export function Touches({ target }: { readonly target: Target }) {
  const about = "q" in target ? { q: target.q } : target;
  const preview = useQuery({
    queryKey: ["findings", "preview", about],
    queryFn: () => send<TriagePreview>("POST", "/findings/triage/preview", about),
    staleTime: 0,
  });
  if (preview.error !== null) return <Trouble error={preview.error} again={() => void preview.refetch()} />;
  if (preview.data === undefined) return <Waiting />;
  const { findings, hosts, byPriority, byStatus, tooMany } = preview.data;
  const decisions = Object.entries(byStatus).filter(([status, n]) => status !== "new" && n > 0);
  return (
    <section className="touches" aria-label={triageWords.preview}>
      <h3>
        {triageWords.forMany(findings)} {triageWords.onHosts(hosts)}
      </h3>
      <ul>
        {ORDER.filter((priority) => byPriority[priority] > 0).map((priority) => (
          <li key={priority}>
            <PriorityBadge priority={priority} /> {number(byPriority[priority])}
          </li>
        ))}
        {decisions.map(([status, n]) => (
          <li key={status}>
            <StatusBadge status={status as Status} /> {number(n)}
          </li>
        ))}
      </ul>
      {tooMany ? <p role="alert">{triageWords.tooMany}</p> : null}
    </section>
  );
}
