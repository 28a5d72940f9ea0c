/**
 * The store: findings listed, searched and counted, surrounding events written and read around a moment.
 *
 *   node scripts/run-node.mjs bench/store.ts [--findings 1000000] [--events 10000000] [--asks 200]
 *
 * Everything is generated. Times are those that a caller sees, messages between threads included.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FindingFilter } from "../packages/query/src/index.ts";
import { openStore } from "../packages/store/src/index.ts";
import { eventOf, findingOf, START } from "../packages/store/src/testing/samples-of-work.ts";
import { machineLine } from "./support/machine.ts";

const { values } = parseArgs({
  options: {
    findings: { type: "string", default: "1000000" },
    events: { type: "string", default: "10000000" },
    asks: { type: "string", default: "200" },
  },
});
const [findings, events, asks] = [values.findings, values.events, values.asks].map(Number) as [number, number, number];
const HOSTS = 1000;
const ROLES = ["staging-app", "non-user-shell", "scripting-engine", "compiler", "other"] as const;
const folder = mkdtempSync(join(tmpdir(), "limpid-bench-store-"));
const store = await openStore({ folder: join(folder, "store") });

function generated(n: number) {
  return findingOf(n, {
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
  for (let index = 0; index < asks; index++) {
    const began = performance.now();
    await work(index);
    times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  console.log(`| ${what} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} |`);
}

async function filled(
  what: string,
  count: number,
  batch: number,
  keep: (from: number, to: number) => Promise<unknown>,
): Promise<void> {
  const began = performance.now();
  const waiting = new Set<Promise<unknown>>();
  for (let from = 0; from < count; from += batch) {
    const one = keep(from, Math.min(count, from + batch)).finally(() => waiting.delete(one));
    waiting.add(one);
    if (waiting.size >= 4) await Promise.race(waiting);
  }
  await Promise.all(waiting);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${what}: ${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s`);
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

try {
  console.log(machineLine());
  await filled("findings", findings, 500, (from, to) => store.keep({ findings: numbers(from, to).map(generated) }));
  await filled("events", events, 5000, (from, to) =>
    store.events.append(numbers(from, to).map((n) => eventOf(n, `web-${Math.floor(n / 500) % HOSTS}`))),
  );
  const { bytes } = await store.stats();
  console.log(
    `on disk: ${((bytes.database / findings) * 1).toFixed(0)} MB per million findings, ${(bytes.events / events).toFixed(0)} MB per million events`,
  );
  console.log(`memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at its peak`);
  console.log("| what, ms | p50 | p95 | p99 |\n| --- | --- | --- | --- |");
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
  await timed("groups", () => store.findings.groups());
  await timed("events around a moment", (n) => {
    const moment = Math.floor((events * n) / asks);
    return store.events.around(`web-${Math.floor(moment / 500) % HOSTS}`, START + moment, {
      beforeMs: 1000,
      afterMs: 1000,
    });
  });
  console.log(machineLine());
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
