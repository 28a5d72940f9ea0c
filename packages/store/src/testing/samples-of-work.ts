import type { Finding, TelemetryEvent } from "@limpid/core";
import type { Actor } from "../audit/entry.ts";

const START = Date.UTC(2026, 10, 22);
const PRIORITY = ["high", "medium", "low", "expected"] as const;

/** A finding of its own for each number; stray bytes and a NUL in what telemetry controls. */
export function findingOf(n: number, change: Partial<Finding> = {}): Finding {
  const seen = new Date(START + n * 1000).toISOString();
  return {
    schema: "limpid.finding/1",
    id: `finding-${n}`,
    revision: 1,
    change: "opened",
    engine: "0.1.0",
    config: "sha256:0",
    analytic: "AN0056",
    strategy: "DET0019",
    technique: "T1027.008",
    attackRelease: "19.1",
    host: `web-${n % 7}`,
    container: null,
    firstSeen: seen,
    lastSeen: seen,
    priority: PRIORITY[n % 4] ?? "low",
    score: 100 - (n % 4) * 25,
    title: `agent${n} was written by curl`,
    artifact: {
      path: `/tmp/.cache-x\udcff\0/agent${n}`,
      previousPaths: [],
      inspected: false,
      sha256: String(n % 5).repeat(64),
      opacity: null,
      facts: {},
    },
    creator: { basis: "opener", image: "/usr/bin/curl", role: "staging-app", argv: ["curl", "\udc80\\x"] },
    lineage: [],
    supporting: [{ id: "an0056.non-user-shell", weight: 25, explanation: "", events: [] }],
    contradicting: [],
    missing: [],
    wouldChange: [],
    executions: [],
    timeline: [],
    blindSpots: [],
    ...change,
  };
}

/** An event of its own for each number, with an inode that no double holds. */
export function eventOf(n: number, host = "web-1"): TelemetryEvent {
  return {
    id: `event-${n}`,
    kind: "file.written",
    at: START + n,
    host,
    process: {
      pid: n,
      ppid: 1,
      image: "/usr/bin/curl",
      name: "\0ncurl",
      uid: 33,
      euid: 33,
      gid: 33,
      loginUser: null,
      session: null,
      terminal: null,
      cwd: "/tmp/\udc80",
    },
    file: {
      path: `/tmp/\udcff${n}`,
      pathBasis: "absolute",
      device: "8:1",
      inode: 2n ** 63n + BigInt(n),
      mode: 0o755,
      ownerUid: 33,
    },
    finished: true,
  };
}

/** Somebody who changes things. */
const ANN: Actor = { who: "ann", from: "192.0.2.1" };

export { ANN, START };
