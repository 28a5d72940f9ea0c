/**
 * The store: findings listed, searched and counted, surrounding events written and read around a moment.
 *
 *   node scripts/run-node.mjs --max-semi-space-size=8 bench/store.ts [--full] [--findings 50000] [--events 1000000]
 *     [--asks 100] [--folder DIR]
 *
 * `--full` is a million findings and ten million events. Everything is generated. Times are those that a caller sees,
 * messages between threads included; times of the processor are of this thread and of those of the store.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FindingFilter } from "../packages/query/src/index.ts";
import { openStore } from "../packages/store/src/index.ts";
import { ANN, eventOf, findingOf, START } from "../packages/store/src/testing/samples-of-work.ts";
import { machineLine } from "./support/machine.ts";

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    findings: { type: "string" },
    events: { type: "string" },
    asks: { type: "string", default: "100" },
    /** Where the store is made, on the disk that is meant, and stays: the next run with it only asks. */
    folder: { type: "string" },
  },
});
const findings = Number(values.findings ?? (values.full ? 1_000_000 : 50_000));
const events = Number(values.events ?? (values.full ? 10_000_000 : 1_000_000));
const asks = Number(values.asks);
const HOSTS = 1000;
const ROLES = ["staging-app", "non-user-shell", "scripting-engine", "compiler", "other"] as const;
const CONTENTS = 50_000;
const folder = values.folder ?? mkdtempSync(join(tmpdir(), "limpid-bench-store-"));
let store = await openStore({ folder: join(folder, "store") });

function generated(n: number) {
  const finding = findingOf(n);
  // One content of a hundred findings is on every host; the others are on twenty or so.
  const content = n % 100 === 7 ? 0 : 1 + (n % CONTENTS);
  return findingOf(n, {
    artifact: { ...finding.artifact, sha256: content.toString(16).padStart(64, "0") },
    host: `web-${(n * 7919) % HOSTS}`,
    // Of a hundred findings one is high: as in a queue that is worked on.
    priority: n % 100 === 0 ? "high" : n % 10 === 0 ? "medium" : n % 3 === 0 ? "low" : "expected",
    creator: {
      basis: "opener",
      image: `/usr/bin/tool${n % 40}`,
      role: ROLES[n % 5] ?? "other",
      argv: ["x", `word${n % 5000}`],
    },
  });
}

async function timed(what: string, work: (index: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < asks; index++) {
    const began = performance.now();
    await work(index);
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  const { user, system } = process.cpuUsage(before);
  const processor = ((user + system) / 1000 / asks).toFixed(1);
  console.log(`| ${what} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${processor} |`);
}

async function filled(
  what: string,
  count: number,
  batch: number,
  keep: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  const began = performance.now();
  const [all, own] = [process.cpuUsage(), process.threadCpuUsage()];
  const waiting = new Set<Promise<unknown>>();
  for (let from = 0; from < count; from += batch) {
    const one = keep(from, Math.min(count, from + batch)).finally(() => waiting.delete(one));
    waiting.add(one);
    if (waiting.size >= 4) await Promise.race(waiting);
  }
  await Promise.all(waiting);
  const seconds = (performance.now() - began) / 1000;
  const [used, here] = [process.cpuUsage(all), process.threadCpuUsage(own)];
  const mine = here.user + here.system;
  const theirs = used.user + used.system - mine;
  console.log(
    `${what}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s; processor ${(mine / count).toFixed(1)} us here, ${(theirs / count).toFixed(1)} us in the store, each; memory at its peak so far ${peak()} MB`,
  );
}

function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

try {
  console.log(machineLine());
  if ((await store.stats()).events.count < events) {
    await filled("findings", findings, 500, (from, to) => store.keep({ findings: numbers(from, to).map(generated) }));
    await filled("events", events, 5000, (from, to) =>
      store.events.append(numbers(from, to).map((n) => eventOf(n, `web-${Math.floor(n / 500) % HOSTS}`))),
    );
  }
  const { bytes } = await store.stats();
  const kept = Object.values((await store.stats()).findings).reduce((sum, count) => sum + count, 0);
  console.log(
    `${kept} findings, ${(bytes.database / kept).toFixed(0)} MB per million; ${(bytes.events / events).toFixed(0)} MB per million events`,
  );
  console.log("| what, ms | p50 | p95 | p99 | of the processor |\n| --- | --- | --- | --- | --- |");
  const list = (filter: (index: number) => FindingFilter) => (index: number) =>
    store.findings.list({ filter: filter(index) });
  await timed(
    "first page",
    list(() => ({})),
  );
  await timed(
    "one host",
    list((n) => ({ host: [`web-${n % HOSTS}`] })),
  );
  await timed(
    "role and status",
    list((n) => ({ role: [ROLES[n % 5] ?? "other"], status: ["new"] })),
  );
  await timed(
    "a rare word",
    list((n) => ({ words: [`agent${n * 31}`] })),
  );
  await timed(
    "a word of some",
    list((n) => ({ words: [`word${n}`] })),
  );
  await timed(
    "a word of all",
    list(() => ({ words: ["curl"] })),
  );
  await timed(
    "a path's beginning",
    list((n) => ({ path: [`/tmp/.cache-x\udcff\0/agent${n}1*`] })),
  );
  await timed("newest first", () => store.findings.list({ order: "newest" }));
  await timed("facets of all", () => store.findings.facets());
  await timed("facets of a host", (n) => store.findings.facets({ filter: { host: [`web-${n % HOSTS}`] } }));
  await timed("facets of a word of some", (n) => store.findings.facets({ filter: { words: [`word${n}`] } }));
  await timed("facets of a word of all", () => store.findings.facets({ filter: { words: ["curl"] } }));
  const triaged = { priority: ["high" as const], status: ["new" as const] };
  await timed("groups", () => store.findings.groups());
  await timed("groups of high that are new", () => store.findings.groups({ filter: triaged }));
  await timed("groups of a host", (n) => store.findings.groups({ filter: { host: [`web-${n % HOSTS}`] } }));
  const { groups } = await store.findings.groups({ filter: { sha256: ["0".repeat(64)] } });
  await timed("a group on every host", (n) => store.findings.group(groups[n % groups.length]?.key ?? ""));
  await timed("a finding", (n) => store.findings.get(`finding-${n * 31}`));
  await timed("what is similar to one", (n) => store.findings.similar(`finding-${n * 31}`));
  await timed("artifacts", () => store.artifacts.list());
  await timed("hosts", () => store.hosts.list({ limit: 100 }));
  await timed("preview of a change for a host", (n) =>
    store.triage.preview({ filter: { host: [`web-${n % HOSTS}`], status: ["new"] } }),
  );
  await timed("a decision", (n) =>
    store.triage.apply({ id: `d${n} ${Date.now()}`, findings: [`finding-${n * 17}`], status: "benign" }, ANN),
  );
  await timed("events around a moment", (n) => {
    const moment = Math.floor((events * n) / asks);
    return store.events.around(`web-${Math.floor(moment / 500) % HOSTS}`, START + moment, {
      beforeMs: 1000,
      afterMs: 1000,
    });
  });
  await timed("ten events by their ids", (n) => {
    const moment = Math.floor((events * n) / asks);
    const first = moment - (moment % 500);
    return store.events.byId({
      host: `web-${Math.floor(moment / 500) % HOSTS}`,
      ids: numbers(first, first + 10).map((id) => `event-${id}`),
      fromMs: START + first - 1000,
      toMs: START + first + 1000,
    });
  });
  const began = performance.now();
  await store.close();
  store = await openStore({ folder: join(folder, "store") });
  console.log(`opened again in ${(performance.now() - began).toFixed(0)} ms; memory at its peak ${peak()} MB`);
  console.log(machineLine());
} finally {
  await store.close();
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
