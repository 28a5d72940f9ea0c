export const STATUSES = ["new", "in-progress", "malicious", "benign", "closed"] as const;
export type Status = (typeof STATUSES)[number];

/** What somebody decides about findings. What is absent stays as it is. */
export interface TriageChange {
  /** Given by who asks: sent twice, it is made once. */
  readonly id: string;
  /** Ids of findings; all of them or none. */
  readonly findings: readonly string[];
  readonly status?: Status;
  /** null: nobody. */
  readonly assignee?: string | null;
  /** Markdown, as it was written. */
  readonly note?: string;
  /** null ends it. `untilRun`: also when the artifact runs again. */
  readonly snooze?: { readonly untilMs: number | null; readonly untilRun: boolean } | null;
  readonly why?: string;
}

export interface AppliedChange {
  /** `already`: this change was made before. */
  readonly outcome: "applied" | "already";
  readonly findings: number;
}

/** What triage knows of a finding. */
export interface TriageState {
  readonly status: Status;
  readonly assignee: string | null;
  readonly snooze: { readonly untilMs: number | null; readonly untilRun: boolean } | null;
}

/** One entry of a finding's history: who changed what, when and why. */
export interface HistoryEntry {
  readonly change: string;
  readonly at: number;
  readonly by: string;
  readonly why: string | null;
  readonly before: Partial<TriageState>;
  readonly after: Partial<TriageState>;
  readonly note: string | null;
}
