import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "./store.ts";
import { START } from "./testing/samples-of-work.ts";

const newFolder = temporaryFolders(afterAll);
const BUNDLE = newFolder();
const ROUNDS = Number(process.env.LIMPID_KILLS ?? 50);
const SIDE_BY_SIDE = 3;
/** A kill comes so soon after the store was open. */
const WITHIN_MS = 150;

/** As it is shipped, in a few files: a start from the sources is ten times as long as the time until the kill. */
beforeAll(async () => {
  const input = {
    "crash-writer": join(import.meta.dirname, "testing", "crash-writer.ts"),
    "store-worker": join(import.meta.dirname, "worker", "worker.ts"),
  };
  const build = await rolldown({ input, platform: "node", logLevel: "silent" });
  await build.write({ dir: BUNDLE, format: "esm", entryFileNames: "[name].js" });
  await build.close();
  writeFileSync(join(BUNDLE, "package.json"), '{"type":"module"}');
});

interface Round {
  /** What the writer found when it opened the store; undefined: it was killed before. */
  readonly from: number | undefined;
  readonly acked: number;
  readonly decided: readonly number[];
  readonly already: readonly number[];
}

/** Lets it write and kills it `afterMs` after the store was open, or after its start. */
async function round(folder: string, cache: string, early: boolean, afterMs: number): Promise<Round> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const child = spawn(process.execPath, [join(BUNDLE, "crash-writer.js"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  let out = "";
  let armed = early;
  const kill = () => setTimeout(() => child.kill("SIGKILL"), afterMs);
  if (early) kill();
  child.stdout.setEncoding("latin1").on("data", (text: string) => {
    out += text;
    if (!armed && out.includes("\n")) {
      armed = true;
      kill();
    }
  });
  const [, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.on("close", (code, by) => done([code, by])),
  );
  expect(signal).toBe("SIGKILL");
  const numbers = (word: string) => [...out.matchAll(new RegExp(`^${word} (\\d+)\n`, "gm"))].map(([, n]) => Number(n));
  return {
    from: numbers("from")[0],
    acked: Math.max(0, ...numbers("ack")),
    decided: numbers("decided"),
    already: numbers("already"),
  };
}

async function killOverAndOver(folder: string, cache: string, rounds: number): Promise<number> {
  let acked = 0;
  const decided = new Set<number>();
  let withinMs = WITHIN_MS;
  for (let index = 0; index < rounds; index++) {
    const early = index % 5 === 4;
    const seen = await round(folder, cache, early, Math.random() * (early ? 400 : withinMs));
    // A machine with much else to do writes nothing in so little time: then the next round has more.
    if (!early) withinMs = seen.acked > 0 ? WITHIN_MS : Math.min(2 * withinMs, 10_000);
    if (seen.from !== undefined) {
      expect(seen.from).toBeGreaterThanOrEqual(acked);
      // What was there is told again and not kept again.
      for (const n of seen.already) expect(n).toBe(seen.from);
      acked = Math.max(acked, seen.from);
    }
    acked = Math.max(acked, seen.acked);
    for (const n of seen.decided) decided.add(n);
  }
  const store = await openStore({ folder, segmentBytes: 64 * 1024, samples: "keep" });
  try {
    const position = Number((await store.state("crash"))?.position ?? 0);
    expect(position).toBeGreaterThanOrEqual(acked);
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.findings.list({ limit: 1000, order: "newest", ...(after !== undefined && { after }) });
      ids.push(...page.findings.map(({ id }) => id));
      after = page.next;
      if (after === undefined) break;
    }
    // In their order from the newest: each once, none lost.
    expect(ids).toEqual(Array.from({ length: position }, (_, index) => `finding-${position - index}`));
    const { events, issues, cut } = await store.events.around("web-1", START, { limit: 1_000_000 });
    expect({ issues, cut }).toEqual({ issues: [], cut: false });
    expect(events.map(({ id }) => id)).toEqual(
      Array.from({ length: position * 20 }, (_, index) => `event-${index + 20}`),
    );
    for (const n of decided) expect(await store.triage.history(`finding-${n}`)).toHaveLength(1);
    expect((await store.check()).damages).toEqual([]);
    return position;
  } finally {
    await store.close();
  }
}

it(`loses and doubles nothing when it is killed ${ROUNDS} times at random`, { timeout: 600_000 }, async () => {
  const cache = newFolder();
  const stores = Array.from({ length: SIDE_BY_SIDE }, () => join(newFolder(), "store"));
  const written = await Promise.all(
    stores.map((folder) => killOverAndOver(folder, cache, Math.ceil(ROUNDS / SIDE_BY_SIDE))),
  );
  expect(Math.min(...written)).toBeGreaterThan(0);
});
