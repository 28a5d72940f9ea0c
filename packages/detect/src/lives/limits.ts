/** What a `Lives` may hold: memory must not grow with the log. */
export interface LivesLimits {
  /** Lives held at once; above it the least recently seen go, those that never could run first. */
  readonly maxLives: number;
  /** Event time that a removed file is still known, because records arrive late. */
  readonly graceMs: number;
  /** Event time after which a removed file that still runs is looked at again. */
  readonly stillRunningMs: number;
}

export const DEFAULT_LIVES_LIMITS: LivesLimits = {
  // About 2.5 kB each in a dense log, with the processes that they hold on to: 50 MB.
  maxLives: 20_000,
  // auditd's own end_of_event_timeout: an event is complete after 2 s at the latest.
  graceMs: 2_000,
  stillRunningMs: 60_000,
};

/** The first touches tell the birth, the last ones the present; the middle of a long life is let go. */
export const TOUCHES_KEPT_FIRST = 16;
export const TOUCHES_KEPT = 64;
export const EXECUTIONS_KEPT_FIRST = 8;
export const EXECUTIONS_KEPT = 32;
export const NAMES_KEPT = 16;
