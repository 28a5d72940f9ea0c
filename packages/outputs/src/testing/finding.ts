import type { Finding } from "@limpid/core";

/** A finding as the pipeline gives it out. */
export function finding(change: Partial<Finding> = {}): Finding {
  return {
    schema: "limpid.finding/1",
    id: "0123456789abcdef01234567",
    revision: 1,
    change: "opened",
    engine: "0.1.0",
    config: "sha256:00",
    analytic: "AN0056",
    strategy: "DET0019",
    technique: "T1027.008",
    attackRelease: "19.1",
    host: "web-3",
    container: null,
    firstSeen: "2026-11-22T06:00:00.000Z",
    lastSeen: "2026-11-22T06:00:00.123456789Z",
    priority: "high",
    score: 81,
    title: "agent (ELF, symbols removed) was written by curl – twice.",
    artifact: {
      path: "/tmp/\udcff\u001b[2J/agent",
      previousPaths: [],
      inspected: false,
      opacity: null,
      facts: { a: 1 },
    },
    creator: { basis: "opener", argv: ["curl"] },
    lineage: [],
    supporting: [],
    contradicting: [],
    missing: [],
    wouldChange: [],
    executions: [],
    timeline: [],
    blindSpots: [],
    ...change,
  };
}
