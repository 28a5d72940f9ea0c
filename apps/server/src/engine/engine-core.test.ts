import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "@limpid/config";
import { groundsOf, LOG_PATIENCE } from "@limpid/grounds";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Entry, Part, Speaker } from "../inbox/entry.ts";
import { EngineCore, type EngineState, type Outcome } from "./engine-core.ts";

const LOG = join(import.meta.dirname, "../../../../examples/intrusion/audit.log");
const LINES = readFileSync(LOG, "latin1").split("\n").slice(0, -1);
/** After the log was written, so that none of its times is in the future. */
const NOW = Date.UTC(2030, 0, 1);

function newCore(): EngineCore {
  const loaded = loadConfig({ env: {}, uid: 1000 });
  if (!("config" in loaded)) throw new Error("the built-in configuration is wrong");
  return new EngineCore({ ...groundsOf(loaded, "0.1.0", undefined), live: LOG_PATIENCE });
}

const ENROLLED: Speaker = { basis: "enrolled", host: "web-3" };

function part(lines: readonly string[], change: Partial<Part> = {}): Part {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""), "latin1");
  return { credential: "key-1", speaker: ENROLLED, source: "auto", bytes, ...change };
}

/** The log in batches that end at these lines, a few seconds of silence at its end. */
function entriesOf(cuts: readonly number[], parts: (lines: readonly string[]) => readonly Part[]): Entry[] {
  const places = [0, ...[...new Set(cuts)].sort((one, other) => one - other), LINES.length];
  const batches = places.slice(1).map((end, index) => LINES.slice(places[index], end));
  const spoken = batches.map((lines, index) => ({
    number: index + 1,
    receivedMs: NOW + index * 400,
    parts: parts(lines),
  }));
  const end = NOW + spoken.length * 400;
  return [
    ...spoken,
    ...[1000, 2500, 9000].map((after, index) => ({
      number: spoken.length + index + 1,
      receivedMs: end + after,
      parts: [],
    })),
  ];
}

function run(core: EngineCore, entries: readonly Entry[]): Outcome[] {
  return entries.map((entry) => structuredClone(core.take(entry)));
}

const cutsOf = fc.array(fc.nat(LINES.length), { maxLength: 12 });

describe("the engine", () => {
  it("finds in batches what a hunt finds in the log", () => {
    const outcomes = run(
      newCore(),
      entriesOf([10, 60, 61, 150], (lines) => [part(lines)]),
    );
    const findings = outcomes.flatMap((outcome) => outcome.findings);
    const last = new Map(findings.map((finding) => [finding.id, finding]));
    const said = [...last.values()].map(({ priority, host, artifact }) => [priority, host, artifact.path]);
    expect(said).toContainEqual(["medium", "web-3", "/tmp/.cache-x/agent"]);
    expect(said).toHaveLength(3);
    const events = outcomes.flatMap((outcome) => outcome.events.map(({ id }) => id));
    expect(new Set(events).size).toBe(events.length);
  });

  test("cut anywhere and restored, it says what it would have said", () => {
    fc.assert(
      fc.property(cutsOf, fc.nat(20), fc.boolean(), (cuts, at, two) => {
        const other = (lines: readonly string[]) =>
          part(lines, { credential: "key-2", speaker: { basis: "enrolled", host: "web-4" } });
        const entries = entriesOf(cuts, (lines) => (two ? [part(lines), other(lines)] : [part(lines)]));
        const before = entries.slice(0, Math.min(at, entries.length));
        const after = entries.slice(before.length);
        const core = newCore();
        run(core, before);
        const state = JSON.parse(JSON.stringify(core.state)) as EngineState;
        const needed = core.neededFrom(before.length + 1);
        const restored = newCore();
        restored.restore(state, () => before.filter(({ number }) => number >= needed));
        expect(run(restored, after)).toEqual(run(core, after));
      }),
      { numRuns: 25 },
    );
  });

  it("does not let a clock that is ahead decide when something happened", () => {
    const early = Date.UTC(2000, 0, 1);
    const entries = entriesOf([], (lines) => [part(lines)]).map((entry) => ({ ...entry, receivedMs: early }));
    const core = newCore();
    const events = [...run(core, entries), core.take({ number: 9, receivedMs: early + 9000, parts: [] })].flatMap(
      (outcome) => outcome.events,
    );
    expect(events.length).toBeGreaterThan(50);
    for (const { at, claimedAt = 0 } of events) {
      expect(at - early).toBeLessThanOrEqual(9000);
      expect(claimedAt).toBeGreaterThan(early);
    }
  });

  test.each([
    {
      speaker: { basis: "relayed", beside: "asserted by relay-1", hosts: ["web-*"] },
      named: "web-3",
      basis: "relayed",
    },
    {
      speaker: { basis: "relayed", beside: "asserted by relay-1", hosts: ["db-1"] },
      named: "web-3 (asserted by relay-1)",
      basis: "asserted",
    },
    {
      speaker: { basis: "asserted", beside: "asserted by syslog" },
      named: "web-3 (asserted by syslog)",
      basis: "asserted",
    },
  ] as const)("calls a host $named by the word of $speaker.basis", ({ speaker, named, basis }) => {
    const outcomes = run(
      newCore(),
      entriesOf([40], (lines) => [part(lines, { speaker, host: "web-3" })]),
    );
    const hosts = outcomes.flatMap((outcome) => outcome.hosts.map(({ host, facts }) => `${host} ${facts?.basis}`));
    expect([...new Set(hosts)]).toEqual([`${named} ${basis}`]);
    expect(new Set(outcomes.flatMap((outcome) => outcome.findings.map(({ host }) => host)))).toEqual(new Set([named]));
  });

  it("says of a stream that ends what became of its lines", () => {
    const core = newCore();
    const [outcome] = run(core, [{ number: 1, receivedMs: NOW, parts: [part(LINES, { ends: true })] }]);
    expect(outcome?.ended).toMatchObject([{ credential: "key-1", source: "auditd", linesRead: LINES.length }]);
    const garbage = part(["nothing", "that is known"], { credential: "key-3", ends: true });
    const [refused] = run(core, [{ number: 2, receivedMs: NOW, parts: [garbage] }]);
    expect(refused?.ended).toMatchObject([{ linesRead: 2, skipped: { "not-recognised": 2 } }]);
    expect(core.waits).toBe(false);
    expect(core.neededFrom(3)).toBe(3);
  });

  it("gives a sent finding the name and the id of its sender's host", () => {
    const [first, second] = ["web-3", "web-4"].map((host) => {
      const core = newCore();
      const found = run(
        newCore(),
        entriesOf([], (lines) => [part(lines)]),
      ).flatMap(({ findings }) => findings);
      const lines = [...found.map((finding) => JSON.stringify(finding)), "{}", "no JSON"];
      const sent = part(lines, { source: "findings", speaker: { basis: "enrolled", host } });
      return core.take({ number: 1, receivedMs: NOW, parts: [sent] }).findings;
    });
    expect(first?.length).toBeGreaterThan(0);
    expect(second?.every(({ host }) => host === "web-4")).toBe(true);
    expect(second?.map(({ id }) => id)).not.toEqual(first?.map(({ id }) => id));
  });
});
