import { PRIORITIES } from "@limpid/core";
import { fromColumn, fromNullable } from "../database/column-text.ts";
import type { Tables } from "../database/tables.ts";
import type { ColumnChange, TriageColumns } from "./write-change.ts";

/** The name under which the store itself changes something. */
const ITSELF = "limpid";

/** What a decision rests on. */
export interface Judged {
  readonly priority: number;
  readonly executions: number;
}

/**
 * A decision that rested on a file that had not run, or that seemed less urgent, is looked at again when that is no
 * longer so. `entry` is the number of the revision that says it; undefined: nothing to end.
 */
export function reopened(known: TriageColumns & Judged, now: Judged, entry: number): ColumnChange | undefined {
  const ran = now.executions > known.executions;
  const raised = now.priority < known.priority;
  const decided = known.status === "benign" || known.status === "closed";
  const asleep = known.snoozed_until !== null || known.snoozed_until_run !== 0;
  const wakes = (ran && known.snoozed_until_run !== 0) || (raised && asleep);
  if (!(decided && (ran || raised)) && !wakes) return undefined;
  const reasons = [
    ...(ran ? ["it ran again"] : []),
    ...(raised ? [`its priority rose from ${PRIORITIES[known.priority]} to ${PRIORITIES[now.priority]}`] : []),
  ];
  return {
    id: `limpid:reopened:${entry}`,
    by: ITSELF,
    why: `${reasons.join(" and ")} after this was ${decided ? "decided" : "put to sleep"}`,
    note: null,
    columns: { ...(decided && { status: "new", by_group: 0 }), snoozed_until: null, snoozed_until_run: 0 },
  };
}

/** What was decided for a group is decided for what joins it, unless that is more urgent than all it was decided for. */
export function joined(
  decision: Tables["group_decision"] | undefined,
  now: TriageColumns & Judged,
): ColumnChange | undefined {
  if (decision === undefined || now.status !== "new" || now.priority < decision.priority) return undefined;
  const why = fromNullable(decision.why);
  return {
    id: `limpid:group:${fromColumn(decision.change)}`,
    by: ITSELF,
    why: `decided for its group by ${fromColumn(decision.decided_by)}${why === null ? "" : `: ${why}`}`,
    note: null,
    columns: { status: decision.status, by_group: 1 },
  };
}
