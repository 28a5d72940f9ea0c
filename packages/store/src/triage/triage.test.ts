import { join } from "node:path";
import type { Finding } from "@limpid/core";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { Store } from "../store.ts";
import { refusal } from "../testing/filled.ts";
import { openHere } from "../testing/open-here.ts";
import { ANN, findingOf, START } from "../testing/samples-of-work.ts";
import type { TriageChange } from "./triage.ts";

const newFolder = temporaryFolders(afterAll);
let now = START;
let store: Store;
beforeEach(async () => {
  now = START;
  store = await openHere({ folder: join(newFolder(), "store"), now: () => now });
});
afterEach(async () => {
  expect((await store.check()).damages).toEqual([]);
  await store.close();
});

const BOB = { who: "bob", from: null };
const executions = [{ at: "2026-11-23T00:00:00Z", process: "p", argv: [] }];
const summary = async (n: number) => (await store.findings.get(`finding-${n}`))?.summary;
const put = (n: number, change: Partial<Finding> = {}) => store.findings.put(findingOf(n, change));
const apply = (change: Partial<TriageChange> & Pick<TriageChange, "id">) => store.triage.apply(change, ANN);

describe("a change", () => {
  it("is kept with who, what, when and why, once, for all or none", async () => {
    await store.keep({ findings: [findingOf(1), findingOf(2)] });
    const change = { id: "c", findings: ["finding-1", "finding-2"], status: "benign" as const, why: "ours" };
    expect(await store.triage.apply(change, ANN)).toEqual({ outcome: "applied", findings: 2 });
    expect(await store.triage.apply(change, ANN)).toEqual({ outcome: "already", findings: 0 });
    const entry = { change: "c", at: START, by: "ann", why: "ours", note: null, undoes: null };
    expect(await store.triage.history("finding-1")).toEqual([
      { ...entry, before: { status: "new" }, after: { status: "benign" } },
    ]);
    const bad = { id: "d", findings: ["finding-1", "none"], assignee: "bob" };
    expect(await refusal(store.triage.apply(bad, ANN))).toMatchObject({ code: "refused" });
    expect(await summary(1)).toMatchObject({ status: "benign", assignee: null });
  });

  it("is for what a search finds at that moment, when it finds as many as were shown", async () => {
    await store.keep({ findings: Array.from({ length: 40 }, (_, n) => findingOf(n)) });
    const filter = { host: ["web-1"], not: { priority: ["high" as const] } };
    const expected = [...Array(40).keys()].filter((n) => n % 7 === 1 && n % 4 !== 0);
    expect(await store.triage.preview({ filter })).toMatchObject({
      findings: expected.length,
      byPriority: { high: 0 },
      byStatus: { new: expected.length },
      hosts: 1,
      mostHosts: [{ host: "web-1", findings: expected.length }],
      tooMany: false,
    });
    const change = { id: "c", filter, status: "closed" as const };
    const error = await refusal(apply({ ...change, expected: expected.length + 1 }));
    expect(error).toMatchObject({ code: "conflict" });
    expect((await store.audit.head()).n).toBe(0);
    expect(await apply({ ...change, expected: expected.length })).toMatchObject({ findings: expected.length });
    const closed = (await store.findings.list({ filter: { status: ["closed"] }, order: "newest" })).findings;
    expect(closed.map(({ id }) => id).reverse()).toEqual(expected.map((n) => `finding-${n}`));
    expect(await store.audit.list()).toMatchObject([{ what: "triage.applied", details: { filter, status: "closed" } }]);
  });

  test.each<{ name: string; change: Partial<TriageChange> }>([
    { name: "for nothing that is named", change: { findings: [] } },
    { name: "for two things at once", change: { findings: ["finding-1"], group: "x" } },
    { name: "without a target", change: {} },
    { name: "under the store's own name", change: { id: "limpid:x", findings: ["finding-1"] } },
    { name: "to a status that there is not", change: { findings: ["finding-1"], status: "open" as never } },
    { name: "for too many", change: { findings: Array.from({ length: 20_001 }, (_, n) => `${n}`) } },
  ])("$name: refused", async ({ change }) => {
    await put(1);
    expect(await refusal(apply({ id: "c", status: "benign", ...change }))).toMatchObject({ code: "refused" });
    expect(await summary(1)).toMatchObject({ status: "new" });
  });
});

describe("what was decided is looked at again", () => {
  test.each([
    { name: "when it runs", revision: { executions }, why: /^it ran again after this was decided$/ },
    { name: "when its priority rises", revision: { priority: "high" as const }, why: /rose from medium to high/ },
    { name: "for both", revision: { executions, priority: "high" as const }, why: /^it ran again and its priority/ },
  ])("$name", async ({ revision, why }) => {
    for (const status of ["benign", "closed"] as const) {
      const n = status === "benign" ? 1 : 5;
      await put(n);
      await apply({ id: `c${n}`, findings: [`finding-${n}`], status, assignee: "ann" });
      await put(n, { revision: 2, ...revision });
      expect(await summary(n)).toMatchObject({ status: "new", assignee: "ann" });
      const history = await store.triage.history(`finding-${n}`);
      expect(history.map(({ by }) => by)).toEqual(["ann", "limpid"]);
      expect(history[1]).toMatchObject({
        before: { status },
        after: { status: "new" },
        why: expect.stringMatching(why),
      });
    }
  });

  test.each([
    { name: "a new title", status: "benign", revision: { title: "renamed" } },
    { name: "a lower priority", status: "closed", revision: { priority: "low" } },
    { name: "a run of what is malicious", status: "malicious", revision: { executions } },
    { name: "a run of what is in progress", status: "in-progress", revision: { executions } },
  ] as const)("but not for $name", async ({ status, revision }) => {
    await put(1);
    await apply({ id: "c", findings: ["finding-1"], status });
    await put(1, { revision: 2, ...revision });
    expect(await summary(1)).toMatchObject({ status });
  });

  it("a sleep until it runs ends then, one until a day does not", async () => {
    for (const [n, untilRun] of [
      [1, true],
      [5, false],
    ] as const) {
      await put(n);
      await apply({ id: `c${n}`, findings: [`finding-${n}`], snooze: { untilMs: now + 1000, untilRun } });
      await put(n, { revision: 2, executions });
    }
    expect(await summary(1)).toMatchObject({ snooze: null });
    expect(await summary(5)).toMatchObject({ snooze: { untilMs: now + 1000, untilRun: false } });
    const asleep = async () => (await store.findings.list({ filter: { snoozed: true } })).findings.map(({ id }) => id);
    expect(await asleep()).toEqual(["finding-5"]);
    now += 1000;
    expect(await asleep()).toEqual([]);
  });
});

describe("undo", () => {
  it("brings back what was, but for what somebody decided since; both stay in the history", async () => {
    await store.keep({ findings: [findingOf(1), findingOf(2)] });
    await apply({ id: "first", findings: ["finding-1"], status: "in-progress" });
    await apply({ id: "c", findings: ["finding-1", "finding-2"], status: "benign", assignee: "ann" });
    await apply({ id: "later", findings: ["finding-2"], status: "malicious" });
    const undo = { id: "u", undoes: "c" };
    expect(await store.triage.undo(undo, BOB)).toEqual({ outcome: "applied", findings: 1, changedSince: 1 });
    expect(await store.triage.undo(undo, BOB)).toMatchObject({ outcome: "already" });
    expect(await summary(1)).toMatchObject({ status: "in-progress", assignee: null });
    expect(await summary(2)).toMatchObject({ status: "malicious", assignee: "ann" });
    expect((await store.triage.history("finding-1")).at(-1)).toMatchObject({ change: "u", by: "bob", undoes: "c" });
    expect((await store.audit.list())[0]).toMatchObject({ what: "triage.undone", subject: "c", who: "bob" });
  });

  it("of what was never made, or of what the store did, is refused", async () => {
    for (const undoes of ["none", "limpid:reopened:1"])
      expect(await refusal(store.triage.undo({ id: "u", undoes }, BOB))).toMatchObject({ code: "refused" });
  });
});

describe("a group", () => {
  /** Findings 0, 5, 10 and so on are of one content. */
  const [low, medium, high] = [10, 5, 20];

  it("is decided once, also for what joins it, unless that is more urgent", async () => {
    await store.keep({ findings: [findingOf(low, { priority: "low" }), findingOf(medium)] });
    const { group } = (await summary(low)) ?? { group: "" };
    expect(await apply({ id: "g", group, status: "benign", why: "ours" })).toMatchObject({ findings: 2 });
    await store.keep({ findings: [findingOf(15, { priority: "low" }), findingOf(high)] });
    expect(await summary(15)).toMatchObject({ status: "benign", decidedByGroup: true });
    expect(await store.triage.history("finding-15")).toMatchObject([
      {
        change: "limpid:group:g",
        by: "limpid",
        why: "decided for its group by ann: ours",
        after: { status: "benign" },
      },
    ]);
    expect(await summary(high)).toMatchObject({ status: "new", decidedByGroup: false });
    const detail = await store.findings.group(group);
    expect(detail).toMatchObject({
      group: {
        findings: 4,
        byStatus: { new: 1, benign: 3 },
        decision: { change: "g", status: "benign", by: "ann", why: "ours", priority: "medium" },
      },
      exceptions: [{ id: `finding-${high}` }],
      moreExceptions: false,
    });
    expect(detail?.hosts.map(({ host }) => host).sort()).toEqual(["web-1", "web-3", "web-5", "web-6"]);
    expect(detail?.spread.steps.reduce((sum, { hosts }) => sum + hosts, 0)).toBe(4);
    // What runs later is looked at again, decided by whomever.
    await put(15, { revision: 2, priority: "low", executions });
    expect(await summary(15)).toMatchObject({ status: "new", decidedByGroup: false });
  });

  it("that is undone, or opened again, decides nothing any more", async () => {
    await put(5);
    const { group } = (await summary(5)) ?? { group: "" };
    await apply({ id: "g", group, status: "closed" });
    await put(15);
    expect(await summary(15)).toMatchObject({ status: "closed" });
    expect(await store.triage.undo({ id: "u", undoes: "g" }, ANN)).toMatchObject({ findings: 2 });
    expect(await summary(15)).toMatchObject({ status: "new", decidedByGroup: false });
    await put(25);
    expect(await summary(25)).toMatchObject({ status: "new" });
    await apply({ id: "h", group, status: "closed" });
    await apply({ id: "i", group, status: "new" });
    await put(35);
    expect(await summary(35)).toMatchObject({ status: "new" });
    expect((await store.findings.group(group))?.group.decision).toBeNull();
  });

  it("is found by what its findings are", async () => {
    await store.keep({ findings: Array.from({ length: 40 }, (_, n) => findingOf(n)) });
    const keys = async (filter: object, limit = 2) => {
      const found: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await store.findings.groups({ filter, limit, ...(after !== undefined && { after }) });
        for (const { key, example } of page.groups) found.push(`${key} ${example.sha256?.[0]}`);
        after = page.next;
        if (after === undefined) break;
      }
      expect(new Set(found).size).toBe(found.length);
      return found.map((each) => each.split(" ")[1]);
    };
    expect((await keys({})).sort()).toEqual(["0", "1", "2", "3", "4"]);
    expect((await keys({ host: ["web-1"], priority: ["high"] })).sort()).toEqual(["1", "3"]);
    expect(await keys({ words: ["agent7"] })).toEqual(["2"]);
    await apply({ id: "c", filter: { sha256: ["0".repeat(64), "1".repeat(64)] }, status: "benign" });
    expect((await keys({ status: ["new"] })).sort()).toEqual(["2", "3", "4"]);
    expect((await keys({ status: ["benign"], priority: ["high"] })).sort()).toEqual(["0", "1"]);
  });
});

it("says what changed since somebody looked", async () => {
  await store.keep({ findings: [findingOf(1), findingOf(2)] });
  for (const n of [1, 2]) await store.seen.put("ann", `finding-${n}`, 1);
  const changed = async (viewer: string) =>
    (await store.findings.list({ filter: { changed: true }, viewer })).findings.map(({ id }) => id);
  expect(await changed("ann")).toEqual([]);
  await put(2, { revision: 2, executions });
  expect(await changed("ann")).toEqual(["finding-2"]);
  expect(await changed("bob")).toEqual([]);
  const get = async () => (await store.findings.get("finding-2", "ann"))?.summary.seen;
  expect(await get()).toEqual({ revision: 1, changed: true });
  const unchanged = await store.findings.list({ filter: { changed: false }, viewer: "ann" });
  expect(unchanged.findings.map(({ id }) => id)).toEqual(["finding-1"]);
  await store.seen.put("ann", "finding-2", 2);
  // A page that was open for long tells of an older one.
  await store.seen.put("ann", "finding-2", 1);
  expect(await get()).toEqual({ revision: 2, changed: false });
});
