import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import type { FindingFilter } from "@limpid/query";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { fromColumn, toColumn } from "./database/column-text.ts";
import { decodeExactly, encodeExactly } from "./database/exact-json.ts";
import type { Store } from "./store.ts";
import { openHere } from "./testing/open-here.ts";
import { ANN, eventOf, findingOf, START } from "./testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);
let store: Store;
beforeEach(async () => {
  store = await openHere({ folder: join(newFolder(), "store"), now: () => START });
});
afterEach(() => store.close());

const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((each) => String.fromCharCode(...each));

it("every text comes back from a column, and different ones stay different", () => {
  fc.assert(
    fc.property(units, units, (one, other) => {
      expect(fromColumn(toColumn(one))).toBe(one);
      expect(toColumn(one) === toColumn(other)).toBe(one === other);
      expect(Buffer.from(toColumn(one)).toString()).toBe(toColumn(one));
      expect(toColumn(one)).not.toContain("\0");
    }),
  );
});

it("every value comes back from exact JSON", () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      units,
      units.map((text) => `\0n${text}`),
      fc.bigInt(),
      fc.integer(),
      fc.array(tie("any")),
    ),
  })).any;
  fc.assert(
    fc.property(value, (any) => {
      expect(decodeExactly(encodeExactly(any))).toEqual(any);
    }),
  );
});

it("findings and events come back byte for byte", async () => {
  await store.keep({ findings: [findingOf(1)], events: [eventOf(1)] });
  expect((await store.findings.get("finding-1"))?.finding).toEqual(findingOf(1));
  expect((await store.findings.list()).findings[0]?.path).toBe(findingOf(1).artifact.path);
  expect((await store.events.around("web-1", START)).events).toEqual([eventOf(1)]);
});

it("keeps every revision once; one that comes late changes nothing that is current", async () => {
  const [one, two] = [findingOf(1), findingOf(1, { revision: 2, title: "it was renamed", priority: "high" })];
  for (const finding of [one, two, one, two]) await store.findings.put(finding);
  expect((await store.findings.revisions("finding-1")).map(({ finding }) => finding.revision)).toEqual([1, 2]);
  expect((await store.findings.get("finding-1"))?.summary).toMatchObject({ revision: 2, priority: "high" });
  // A reader that has searched before finds what came since, and no longer what went.
  const found = async (text: string) =>
    (await store.findings.list({ filter: { words: text.split(" ") } })).findings.length;
  expect([await found("renamed"), await found("written by")]).toEqual([1, 0]);
});

describe("a list", () => {
  const all = Array.from({ length: 60 }, (_, n) => findingOf(n));

  test.each<{ name: string; filter: FindingFilter; accepts: (n: number) => boolean }>([
    { name: "everything", filter: {}, accepts: () => true },
    { name: "a priority", filter: { priority: ["high", "low"] }, accepts: (n) => n % 2 === 0 },
    { name: "hosts", filter: { host: ["web-1", "web-3"] }, accepts: (n) => n % 7 === 1 || n % 7 === 3 },
    { name: "hosts by their beginning", filter: { host: ["web-*"] }, accepts: () => true },
    { name: "no host", filter: { host: [] }, accepts: () => false },
    { name: "a status", filter: { status: ["new"], role: ["staging-app"] }, accepts: () => true },
    { name: "a status that none has", filter: { status: ["benign"] }, accepts: () => false },
    { name: "a hash", filter: { sha256: ["3".repeat(64)] }, accepts: (n) => n % 5 === 3 },
    {
      name: "a path's beginning",
      filter: { path: ["/tmp/.cache-x\udcff\0/agent4*"] },
      accepts: (n) => /^4/.test(`${n}`),
    },
    { name: "times", filter: { fromMs: START + 5000, toMs: START + 9000 }, accepts: (n) => n >= 5 && n < 9 },
    { name: "words", filter: { words: ["curl", "agent7"] }, accepts: (n) => n === 7 },
    { name: "words with operators", filter: { words: ["agent7", "OR", '"agent8'] }, accepts: () => false },
    { name: "nothing but signs", filter: { words: ['"*^()'] }, accepts: () => false },
  ])("of $name: every page in order, each finding once", async ({ filter, accepts }) => {
    await store.keep({ findings: all });
    for (const order of ["priority", "newest"] as const) {
      const ids: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await store.findings.list({ filter, order, limit: 7, ...(after !== undefined && { after }) });
        ids.push(...page.findings.map(({ id }) => id));
        after = page.next;
        if (after === undefined) break;
      }
      const expected = [...all.keys()]
        .filter(accepts)
        .sort((a, b) => (order === "newest" ? 0 : (a % 4) - (b % 4)) || b - a);
      expect(ids).toEqual(expected.map((n) => `finding-${n}`));
    }
    expect((await store.findings.facets({ filter })).findings).toBe([...all.keys()].filter(accepts).length);
  });

  it("refuses a cursor of another list", async () => {
    await expect(store.findings.list({ after: "bm9uZQ" })).rejects.toMatchObject({ code: "refused" });
  });
});

it("groups the same content, creator and pattern over hosts", async () => {
  await store.keep({ findings: Array.from({ length: 60 }, (_, n) => findingOf(n)) });
  const { groups } = await store.findings.groups();
  expect(groups).toHaveLength(5);
  expect(groups[0]).toMatchObject({ findings: 12, hosts: 7, byPriority: { high: 3, medium: 3, low: 3, expected: 3 } });
  await store.findings.put(findingOf(0, { revision: 2, supporting: [] }));
  expect((await store.findings.groups()).groups.map(({ findings }) => findings).sort()).toEqual(
    [1, 11, 12, 12, 12, 12].sort(),
  );
});

describe("triage", () => {
  it("is kept with who, what, when and why, once, for all or none", async () => {
    await store.keep({ findings: [findingOf(1), findingOf(2)] });
    const change = { id: "c", findings: ["finding-1", "finding-2"], status: "benign" as const, why: "ours" };
    expect(await store.triage.apply(change, ANN)).toEqual({ outcome: "applied", findings: 2 });
    expect(await store.triage.apply(change, ANN)).toEqual({ outcome: "already", findings: 0 });
    expect(await store.triage.history("finding-1")).toEqual([
      {
        change: "c",
        at: START,
        by: "ann",
        why: "ours",
        before: { status: "new" },
        after: { status: "benign" },
        note: null,
        undoes: null,
      },
    ]);
    const bad = { id: "d", findings: ["finding-1", "none"], assignee: "bob" };
    await expect(store.triage.apply(bad, ANN)).rejects.toMatchObject({ code: "refused" });
    expect((await store.findings.get("finding-1"))?.summary).toMatchObject({ status: "benign", assignee: null });
  });

  it("is looked at again when what was called benign runs", async () => {
    await store.findings.put(findingOf(1));
    await store.triage.apply({ id: "c", findings: ["finding-1"], status: "benign" }, ANN);
    await store.findings.put(findingOf(1, { revision: 2, title: "renamed" }));
    expect((await store.findings.get("finding-1"))?.summary.status).toBe("benign");
    const executions = [{ at: "2026-11-23T00:00:00Z", process: "p", argv: [] }];
    await store.findings.put(findingOf(1, { revision: 3, executions }));
    expect((await store.findings.get("finding-1"))?.summary.status).toBe("new");
    expect((await store.triage.history("finding-1")).map(({ by }) => by)).toEqual(["ann", "limpid"]);
  });
});

it("keeps a batch once, with all that belongs to it or nothing", async () => {
  const work = { batch: { source: "s", id: "1" }, findings: [findingOf(1)], events: [eventOf(1)] };
  expect(await store.keep(work)).toEqual({ outcome: "kept", findings: 1 });
  expect(await store.keep(work)).toEqual({ outcome: "already", findings: 0 });
  const broken = { ...findingOf(2), supporting: undefined } as unknown as ReturnType<typeof findingOf>;
  const half = { batch: { source: "s", id: "2" }, events: [eventOf(2)], findings: [broken] };
  await expect(store.keep(half)).rejects.toThrow();
  expect((await store.events.around("web-1", START)).events).toEqual([eventOf(1)]);
  expect((await store.check()).damages).toEqual([]);
});
