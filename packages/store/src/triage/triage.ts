import type { Priority } from "@limpid/core";
import type { FindingFilter } from "@limpid/query";

export const STATUSES = ["new", "in-progress", "malicious", "benign", "closed"] as const;
export type Status = (typeof STATUSES)[number];

/** Which findings a change is for: exactly one of these. All of them are changed, or none. */
export interface Target {
  /** Ids of findings. */
  readonly findings?: readonly string[];
  /** What a search finds at the moment of the change. */
  readonly filter?: FindingFilter;
  /** For a filter that asks what changed since this user looked. */
  readonly viewer?: string;
  /** A whole group, by its key: decided once, also for what comes later, unless its priority is higher. */
  readonly group?: string;
}

/** What somebody decides about findings. What is absent stays as it is. */
export interface TriageChange extends Target {
  /** Given by who asks: sent twice, it is made once. */
  readonly id: string;
  /** How many were shown before it was asked for; with another number it is refused (`conflict`). */
  readonly expected?: number;
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

/** Takes a change back where nothing was decided since; the history keeps both. */
export interface TriageUndo {
  /** Of the undoing change itself: sent twice, it is made once. */
  readonly id: string;
  /** The change that is taken back. */
  readonly undoes: string;
}

export interface UndoneChange extends AppliedChange {
  /** Findings that stay as they are, because somebody decided something else about them since. */
  readonly changedSince: number;
}

/** What a change would be for. */
export interface TriagePreview {
  readonly findings: number;
  readonly byPriority: Readonly<Record<Priority, number>>;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly hosts: number;
  /** The hosts with the most of them, ten at most. */
  readonly mostHosts: readonly { readonly host: string; readonly findings: number }[];
  /** More than one change may be for: the counts are of the first ones, and the change would be refused. */
  readonly tooMany: boolean;
}

/** What was decided for a group, and so for what joins it. */
export interface GroupDecision {
  readonly change: string;
  readonly status: Status;
  readonly by: string;
  readonly at: number;
  readonly why: string | null;
  /** The highest among those it was decided for: what joins with a higher one is not covered. */
  readonly priority: Priority;
}

/** What triage knows of a finding. */
export interface TriageState {
  readonly status: Status;
  readonly assignee: string | null;
  readonly snooze: { readonly untilMs: number | null; readonly untilRun: boolean } | null;
}

/** One entry of a finding's history: who changed what, when and why. */
export interface HistoryEntry {
  /** `limpid:…` for what the store did by itself: `limpid:ran:2`, `limpid:raised:3`, `limpid:group:CHANGE`. */
  readonly change: string;
  readonly at: number;
  readonly by: string;
  readonly why: string | null;
  readonly before: Partial<TriageState>;
  readonly after: Partial<TriageState>;
  readonly note: string | null;
  /** The change that this one takes back. */
  readonly undoes: string | null;
}
