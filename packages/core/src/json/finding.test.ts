import { describe, expect, it } from "vitest";
import type { Finding, Summary } from "../model/finding.ts";
import { schemaErrors } from "../testing/json-schema.ts";
import findingSchema from "./finding.schema.json" with { type: "json" };
import { findingLine, summaryLine } from "./finding.ts";
import summarySchema from "./summary.schema.json" with { type: "json" };

const FINDING: Finding = {
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
  lastSeen: "2026-11-22T06:00:00.006Z",
  priority: "high",
  score: 81,
  title: "agent (ELF, symbols removed) was written by curl.",
  artifact: {
    path: "/tmp/\udcff\u001b[2J/agent",
    previousPaths: [],
    inspected: true,
    sizeBytes: 14480,
    opacity: { level: "symbols", packed: false, reasons: [{ id: "elf.symtab-absent", explanation: "No .symtab." }] },
    facts: { inode: 2n ** 60n },
  },
  creator: { basis: "opener", process: "web-3/4121/1", pid: 4121, role: "staging-app", auid: null, terminal: null },
  lineage: [{ process: "web-3/4000/1", role: "non-user-shell", image: "/bin/sh" }],
  supporting: [{ id: "an0056.non-user-shell", weight: 25, explanation: "A shell.", events: ["1.000:2"] }],
  contradicting: [],
  missing: [{ id: "file-bytes", explanation: "Gone.", mend: "Collect them." }],
  wouldChange: [{ explanation: "A package owns it.", to: "expected" }],
  executions: [{ at: "2026-11-22T06:00:00.006Z", process: "web-3/4122/1", argv: ["agent"] }],
  timeline: [{ at: "2026-11-22T06:00:00.000Z", what: "created", event: "1.000:2", process: "web-3/4121/1" }],
  blindSpots: [],
};

describe("findingLine", () => {
  const line = findingLine(FINDING);

  it("is one line that the schema accepts", () => {
    expect(line).not.toContain("\n");
    expect(schemaErrors(findingSchema, JSON.parse(line))).toEqual([]);
  });

  it("escapes control characters and stray bytes, and keeps large integers exact", () => {
    expect(line).toContain(String.raw`/tmp/\udcff\u001b[2J/agent`);
    expect(line).toContain('"inode":"1152921504606846976"');
  });

  it.each([
    { name: "unknown priority", change: { priority: "urgent" } },
    { name: "score above 100", change: { score: 101 } },
    { name: "local time", change: { firstSeen: "2026-11-22T06:00:00+01:00" } },
    { name: "role nobody knows", change: { lineage: [{ process: "p", role: "wizard" }] } },
    { name: "weight as text", change: { supporting: [{ id: "a.b", weight: "25", explanation: "", events: [] }] } },
    { name: "opacity level nobody knows", change: { artifact: { ...FINDING.artifact, opacity: { level: "x" } } } },
  ])("the schema refuses: $name", ({ change }) => {
    expect(schemaErrors(findingSchema, { ...JSON.parse(line), ...change })).not.toEqual([]);
  });

  it("names the objects of ATT&CK it was judged by, where its version says so", () => {
    const pin = { id: "AN0056", object: "x-mitre-analytic--0", version: "1.0", rawHash: "99".repeat(32) };
    const pinned = { ...JSON.parse(line), judgedBy: [pin] };
    expect(schemaErrors(findingSchema, pinned)).toEqual([]);
    expect(schemaErrors(findingSchema, { ...pinned, judgedBy: [{ ...pin, rawHash: "99" }] })).toHaveLength(1);
  });

  it("the schema demands every key that is always there", () => {
    const value: Record<string, unknown> = JSON.parse(line);
    for (const key of Object.keys(value)) {
      const { [key]: _removed, ...rest } = value;
      expect(schemaErrors(findingSchema, rest), key).toEqual([`$: ${key} is missing`]);
    }
  });
});

describe("summaryLine", () => {
  const SUMMARY: Summary = {
    schema: "limpid.summary/1",
    linesRead: 3,
    recordsUsed: 1,
    ignored: { BPF: 1 },
    skipped: { "no-timestamp": 1 },
    lost: {},
    findings: { high: 0, medium: 0, low: 0, expected: 0 },
  };

  it("is one line that the schema accepts", () => {
    expect(schemaErrors(summarySchema, JSON.parse(summaryLine(SUMMARY)))).toEqual([]);
    expect(schemaErrors(summarySchema, { ...SUMMARY, lost: { host: -1 } })).not.toEqual([]);
  });
});
