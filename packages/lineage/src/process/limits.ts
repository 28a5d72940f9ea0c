/** What one host's lineage may keep in memory. Every limit has a count beside it that shows when it bit. */
export interface LineageLimits {
  /** Processes that can be found by pid. */
  readonly maxProcesses: number;
  /** Forks whose child has not acted yet; threads that a record cannot tell from processes wait here for ever. */
  readonly maxBirths: number;
  /** Images kept per process: the first ones and the newest ones. */
  readonly maxImages: number;
  /** Characters of arguments kept per image. */
  readonly maxArgvLength: number;
  /** Characters of arguments, and of names of unusual length, kept in all processes together. */
  readonly maxTextTotal: number;
  /** Steps of a lineage. */
  readonly maxDepth: number;
  /** How long an ended process is kept for late records, in the time of the events. */
  readonly exitGraceMs: number;
  /**
   * How far records of one host come out of order. auditd waits this long for the rest of an event
   * (end_of_event_timeout), so a record can be late by about that much.
   */
  readonly lateMs: number;
}

export const DEFAULT_LIMITS: LineageLimits = {
  maxProcesses: 32_768, // the kernel's default pid_max; a log without exits keeps so many ended ones
  maxBirths: 32_768,
  maxImages: 16, // login wrappers reach 6 (setpriv, env, setsid, sh, …); the rest is headroom
  maxArgvLength: 32_768, // the longest link lines of real builds; ARG_MAX itself is 2 MiB
  maxTextTotal: 33_554_432,
  maxDepth: 64,
  exitGraceMs: 10_000,
  lateMs: 2_000,
};

export interface LineageCounts {
  /** Processes whose fork was seen. */
  readonly forked: number;
  /** Processes that acted without their fork having been seen. */
  readonly firstSeen: number;
  /** Parents that were named and never seen to act until now. */
  readonly named: number;
  /** Processes that can be found by pid now. */
  readonly tracked: number;
  /** Ended processes let go of after their grace period. */
  readonly expired: number;
  /** Processes let go of early because of a limit: lineages above their later acts begin anew. */
  readonly evicted: number;
  /** Forks forgotten before their child acted, because of a limit. */
  readonly birthsDropped: number;
  /** Pids seen to belong to another process than before. */
  readonly pidsReused: number;
  /** Processes whose end was not seen: their pid was given to another one. */
  readonly exitsLost: number;
  /** Fork records that came after the child's own first record (vfork, late records). */
  readonly lateForks: number;
  /** Images that a process ran although its execution was not seen. */
  readonly executionsLost: number;
  /** Images whose arguments were cut by a limit. */
  readonly argvCut: number;
  /** Lineages that were longer than the limit and lost their middle. */
  readonly lineagesShortened: number;
}
