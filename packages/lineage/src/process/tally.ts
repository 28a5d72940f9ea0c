import type { LineageCounts } from "./limits.ts";

/** What is counted while events are placed; the tables count what they let go of themselves. */
export type LineageTally = {
  -readonly [Count in Exclude<keyof LineageCounts, "tracked" | "expired" | "evicted" | "birthsDropped">]: number;
};

export function emptyTally(): LineageTally {
  return {
    forked: 0,
    firstSeen: 0,
    named: 0,
    pidsReused: 0,
    exitsLost: 0,
    lateForks: 0,
    executionsLost: 0,
    argvCut: 0,
    lineagesShortened: 0,
  };
}
