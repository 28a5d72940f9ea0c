import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import type { FindingFilter } from "@limpid/query";
import fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { fromColumn, toColumn } from "./database/column-text.ts";
import { decodeExactly, encodeExactly } from "./database/exact-json.ts";
import { packEvents } from "./events/pack.ts";
import type { HostFacts } from "./hosts.ts";
import type { Store } from "./store.ts";
import { openHere } from "./testing/open-here.ts";
import { eventOf, findingOf, START } from "./testing/samples-of-work.ts";

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
    { name: "words with a beginning", filter: { words: ["agent1*"] }, accepts: (n) => /^1/.test(`${n}`) },
    { name: "other hosts", filter: { not: { host: ["web-1", "web-2*"] } }, accepts: (n) => n % 7 !== 1 && n % 7 !== 2 },
    {
      name: "a priority without a word and a content",
      filter: { priority: ["high"], not: { words: ["agent8"], sha256: ["4".repeat(64)] } },
      accepts: (n) => n % 4 === 0 && n !== 8 && n % 5 !== 4,
    },
    {
      name: "a creator",
      filter: { creator: ["/usr/bin/c*"], not: { creator: ["/usr/bin/wget"] } },
      accepts: () => true,
    },
    { name: "awake", filter: { snoozed: false }, accepts: () => true },
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

it("says where else a content, a creator and a pattern was seen", async () => {
  await store.keep({ findings: Array.from({ length: 60 }, (_, n) => findingOf(n)) });
  const other = findingOf(99, { creator: { basis: "opener", image: "/usr/bin/wget", role: "staging-app" } });
  await store.findings.put(other);
  const similar = await store.findings.similar("finding-4");
  expect(similar).toMatchObject({
    content: { findings: 12, hosts: 7, atLeast: false },
    creator: { findings: 59 },
    group: { findings: 11 },
  });
  expect(similar?.creator?.first.map(({ priority }) => priority)).toEqual(Array(10).fill("high"));
  expect(await store.findings.similar("none")).toBeUndefined();
});

it("lists contents by when they were seen, by hash and by words", async () => {
  await store.keep({ findings: Array.from({ length: 20 }, (_, n) => findingOf(n)) });
  const hashes = async (query: object) => (await store.artifacts.list(query)).artifacts.map(({ sha256 }) => sha256[0]);
  expect(await hashes({})).toEqual(["4", "3", "2", "1", "0"]);
  expect(await hashes({ text: "2222" })).toEqual(["2"]);
  expect(await hashes({ text: "agent7 curl" })).toEqual(["2"]);
  expect(await hashes({ text: "nothing" })).toEqual([]);
  const first = await store.artifacts.list({ limit: 3 });
  expect(first.artifacts[0]).toMatchObject({
    findings: 4,
    hosts: 4,
    atLeast: false,
    path: findingOf(19).artifact.path,
  });
  expect(await hashes({ limit: 3, after: first.next })).toEqual(["1", "0"]);
});

describe("events", () => {
  it("are found by their ids, within moments or not", async () => {
    for (let n = 0; n < 30; n += 10)
      await store.events.append(Array.from({ length: 10 }, (_, index) => eventOf(n + index)));
    const ids = ["event-3", "event-28", "none"];
    const all = await store.events.byId({ host: "web-1", ids });
    expect(all).toEqual({ events: [eventOf(3), eventOf(28)], missing: ["none"], lookedAtAll: true, issues: [] });
    const some = await store.events.byId({ host: "web-1", ids, fromMs: START + 20, toMs: START + 40 });
    expect(some).toMatchObject({ events: [{ id: "event-28" }], missing: ["event-3", "none"] });
    expect((await store.events.byId({ host: "web-2", ids })).events).toEqual([]);
  });

  it("come back in whole however large they are, in blocks that can be read", async () => {
    const argv = ["x".repeat(700_000)];
    const large = Array.from({ length: 9 }, (_, n) => ({ ...eventOf(n), argv }));
    await store.events.append(large);
    expect((await store.events.around("web-1", START)).events).toEqual(large);
    expect((await store.check()).looked).toMatchObject({ events: 9, blocks: 3 });
  });

  it("that were packed elsewhere are kept as if they came as they are", async () => {
    const lost = { kind: "events.lost" as const, id: "l", at: START, host: "web-3", count: 7 };
    const packed = packEvents([eventOf(1), eventOf(2, "web-2"), eventOf(3), lost]);
    await store.keep({ events: structuredClone(packed) });
    expect((await store.events.around("web-1", START)).events).toEqual([eventOf(1), eventOf(3)]);
    expect(await store.hosts.get("web-3")).toMatchObject({ lost: 7, firstSeenMs: START });
  });
});

it("keeps what hosts say of themselves, part by part", async () => {
  await store.findings.put(findingOf(1));
  const see = (facts: HostFacts) => store.hosts.see([{ host: "web-1", at: START, facts }]);
  await see({ basis: "enrolled", spoolBytes: 5, missingRights: [] });
  await see({ spoolBytes: 0, oldestSpooledMs: null });
  expect(await store.hosts.get("web-1")).toMatchObject({
    facts: { basis: "enrolled", spoolBytes: 0, oldestSpooledMs: null, missingRights: [] },
    findings: { high: 0, medium: 1, low: 0, expected: 0 },
    receivedMs: START,
  });
  expect((await store.hosts.list()).map(({ name }) => name)).toEqual(["web-1"]);
});
