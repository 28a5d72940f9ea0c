import type { Platform } from "@limpid/core";

/** What a source can say about a drop, declared by the source itself: a file is made, closed, renamed and run. */
export interface Shows {
  /** What the telemetry is, in a few words. */
  readonly title: string;
  readonly platforms: readonly Platform[];
  /** In the order in which people read the table; the names are those of `limpid.source/1`. */
  readonly answers: Readonly<Record<Question, Answer>>;
  readonly blindSpots: readonly SourceBlindSpot[];
}

/** The questions, in the order of the table. */
export const QUESTIONS = [
  "create",
  "write",
  "closeAfterWrite",
  "rename",
  "exec",
  "fileHash",
  "signing",
  "stableProcessId",
] as const;
export type Question = (typeof QUESTIONS)[number];

export interface Answer {
  /** `partly`: not always, not exactly, or only with settings that `how` names. */
  readonly shown: "yes" | "partly" | "no";
  /** By which records or fields; or why not. */
  readonly how: string;
}

export interface SourceBlindSpot {
  readonly what: string;
  readonly mend: string;
}

export const yes = (how: string): Answer => ({ shown: "yes", how });
export const partly = (how: string): Answer => ({ shown: "partly", how });
export const no = (how: string): Answer => ({ shown: "no", how });
