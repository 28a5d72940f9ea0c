import { PRIORITIES, type Priority, type Summary } from "@limpid/core";
import type { SourceCounts } from "@limpid/telemetry";
import type { JoinCounts } from "./joining/joining.ts";
import type { PipelineCounts } from "./pipeline.ts";

/** `limpid.summary/1` of a run: the sources' accounts added up, beside what was found and what was let go. */
export function summarise(
  sources: readonly SourceCounts[],
  found: Readonly<Record<Priority, number>>,
  counts: PipelineCounts,
  joined?: JoinCounts,
): Summary {
  return {
    schema: "limpid.summary/1",
    linesRead: sources.reduce((sum, { linesRead }) => sum + linesRead, 0),
    recordsUsed: sources.reduce((sum, { recordsUsed }) => sum + recordsUsed, 0),
    ignored: addUp(sources.map(({ ignored }) => ignored)),
    skipped: addUp(sources.map(({ skipped }) => skipped)),
    lost: addUp(sources.map(({ lost }) => lost)),
    findings: Object.fromEntries(PRIORITIES.map((priority) => [priority, found[priority]])) as Record<Priority, number>,
    dropped: {
      systemExecutions: counts.systemExecutions,
      livesEvicted: counts.livesEvicted,
      processesEvicted: counts.processesEvicted,
      hostsEvicted: counts.hostsEvicted,
      argumentsCut: counts.argumentsCut,
      overlongNames: counts.overlongNames,
    },
    ...(joined === undefined ? {} : { joined: { ...joined } }),
  };
}

/** Sums by name, names in order, so that the same input gives the same bytes. */
function addUp(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
}
