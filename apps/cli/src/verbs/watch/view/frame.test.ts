import type { Finding } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { columns } from "../../../terminal/layout.ts";
import { PLAIN } from "../../../terminal/paint.ts";
import { type Chosen, frameOf, type Page } from "./frame.ts";
import { keysIn } from "./keys.ts";
import type { Moment } from "./view.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

function finding(id: string, changes: Partial<Finding> = {}): Finding {
  return {
    schema: "limpid.finding/1",
    id,
    revision: 1,
    change: "opened",
    engine: "0",
    config: "sha256:0",
    analytic: "AN0056",
    strategy: "DET0019",
    technique: "T1027.008",
    attackRelease: "19.1",
    host: "web-3",
    container: null,
    firstSeen: "2026-11-22T11:59:00.000Z",
    lastSeen: "2026-11-22T11:59:56.000Z",
    priority: "high",
    score: 81,
    title: "agent (ELF, symbols removed) was written by curl, under a shell that no person started.",
    artifact: { path: `/tmp/.x/${id}`, previousPaths: [], inspected: false, opacity: null, facts: {} },
    creator: { basis: "unknown" },
    lineage: [],
    supporting: [],
    contradicting: [],
    missing: [],
    wouldChange: [],
    executions: [],
    timeline: [],
    blindSpots: [],
    ...changes,
  };
}

function moment(changes: Partial<Moment> = {}): Moment {
  return {
    now: NOW,
    title: "live sensor",
    host: "web-3",
    startedAt: NOW - 200_000,
    found: { high: 1, medium: 0, low: 0, expected: 0 },
    findings: [finding("one")],
    eventsPerSecond: 142,
    events: 4000,
    lost: 0,
    outputs: ["output siem: 3 delivered, 2 wait"],
    coverage: [
      { state: "on", text: "files" },
      { state: "blind", text: "/mnt/nfs: a network mount", mend: "watch on the server" },
    ],
    notes: [],
    ...changes,
  };
}

const LIST: Chosen = { page: "findings", id: undefined, from: 0, paused: false, missed: 0 };

describe("the window", () => {
  it("shows what was found, how sure the view is, and the keys", () => {
    const { lines } = frameOf(moment(), LIST, 80, 12, PLAIN);
    expect(lines).toMatchInlineSnapshot(`
      [
        "limpid watch  web-3  live sensor                             up 3m  12:00:00 UTC",
        "1 high  0 medium  0 low  0 expected                      142 events/s  none lost",
        "sees files  (1 blind spot; c: show)",
        "────────────────────────────────────────────────────────────────────────────────",
        "  HIGH 81       4s  /tmp/.x/one                                            web-3",
        "    agent (ELF, symbols removed) was written by curl, under a shell that no",
        "    person started.",
        "",
        "",
        "",
        "",
        "↑↓ choose  enter open  e expected  c coverage  p pause  ? help  q quit",
      ]
    `);
  });

  it("opens a finding as hunt prints it", () => {
    const { lines } = frameOf(moment(), { ...LIST, page: "finding", id: "one" }, 80, 30, PLAIN);
    expect(lines.join("\n")).toContain("HIGH 81");
    expect(lines.join("\n")).toContain("revision 1, opened");
  });

  it("keeps the marked finding in sight", () => {
    const findings = Array.from({ length: 40 }, (_, index) => finding(`f${index}`));
    const { lines } = frameOf(moment({ findings }), { ...LIST, id: "f30" }, 80, 24, PLAIN);
    expect(lines.some((line) => line.startsWith("▸") && line.includes("f30"))).toBe(true);
  });

  it("says what is not seen, and what to do about it", () => {
    const { lines } = frameOf(moment(), { ...LIST, page: "coverage" }, 80, 24, PLAIN);
    expect(lines.join("\n")).toMatch(/blind\s+\/mnt\/nfs: a network mount\n\s+→ watch on the server/);
  });

  it("shows nothing of what events hold as it is", () => {
    const evil = "\x1b[2J\r\n\u202e\x9b31m";
    const hostile = finding("x", {
      title: evil,
      host: evil,
      artifact: { path: evil, previousPaths: [], inspected: false, opacity: null, facts: {} },
    });
    for (const page of ["findings", "finding", "coverage", "help"] as const satisfies readonly Page[]) {
      const shown = moment({
        findings: [hostile],
        title: evil,
        host: evil,
        outputs: ["output siem: 3 delivered, 2 wait"],
        coverage: [{ state: "off", text: evil, mend: evil }],
        notes: [{ at: NOW, text: evil }],
      });
      const { lines } = frameOf(shown, { ...LIST, page, id: "x" }, 80, 24, PLAIN);
      expect(lines.join("")).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });

  it("fits any window, whatever it shows", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 250 }),
        fc.integer({ min: 3, max: 80 }),
        fc.constantFrom<Page>("findings", "finding", "coverage", "help"),
        fc.array(fc.tuple(text, text, text), { maxLength: 12 }),
        fc.nat(50),
        fc.boolean(),
        (width, height, page, told, from, paused) => {
          const findings = told.map(([path, title, host], index) =>
            finding(String(index), {
              title,
              host,
              revision: 2,
              artifact: { path, previousPaths: [], inspected: false, opacity: null, facts: {} },
            }),
          );
          const shown = moment({ findings, notes: told.map(([note]) => ({ at: NOW, text: note })), lost: 12 });
          const { lines } = frameOf(shown, { page, id: "0", from, paused, missed: 3 }, width, height, PLAIN);
          expect(lines).toHaveLength(height);
          // The text of one finding is laid out by hunt, which needs 40 columns.
          if (page !== "finding" || width >= 60) {
            for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(Math.max(width, 40));
          }
        },
      ),
    );
  });
});

test.each([
  { sent: "\x1b[A\x1b[B", keys: ["up", "down"] },
  { sent: "q", keys: ["quit"] },
  { sent: "\x03", keys: ["quit"] },
  { sent: "\x1b", keys: ["back"] },
  { sent: "\x1b[5~\x1bOB?", keys: ["page-up", "down", "help"] },
  { sent: "\x1b[200~xyz\x1b[201~", keys: [] },
  { sent: "é\u{1f600}p", keys: ["pause"] },
])("keys: $keys", ({ sent, keys }) => expect(keysIn(sent)).toEqual(keys));
