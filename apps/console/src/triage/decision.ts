import type { FindingSummary, Snooze, Status } from "@limpid/server/contract";

/** What is decided; what is absent stays as it is. */
export interface Decision {
  readonly status?: Status;
  readonly assignee?: string | null;
  readonly snooze?: Snooze | null;
  readonly why?: string;
}

/** Which findings a decision is for: these, or all that a search finds, as many as the preview said, or a group. */
export type Target =
  | { readonly findings: readonly string[] }
  | { readonly q: string; readonly expected: number }
  /** A whole group: also for what joins it later, unless its priority is higher. */
  | { readonly group: string };

/** A line of the queue after a decision. */
export function decided(summary: FindingSummary, { status, assignee, snooze }: Decision): FindingSummary {
  return {
    ...summary,
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(snooze !== undefined && { snooze }),
  };
}

/** Nobody has to look at it now: its line is quiet. */
export function isSettled({ status, snooze }: Pick<FindingSummary, "status" | "snooze">): boolean {
  return status === "benign" || status === "closed" || snooze !== null;
}

/** An id for a change: sent twice, it is made once. */
export function changeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12)); // randomUUID is not there without TLS
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

const DAY_MS = 86_400_000;
/** When people are back at their desks. */
const MORNING = 9;

/** The morning after `days` days, by this browser's clock. */
export function morningAfter(nowMs: number, days: number): number {
  const at = new Date(nowMs + days * DAY_MS);
  at.setHours(MORNING, 0, 0, 0);
  return at.getTime();
}
