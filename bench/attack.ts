/**
 * The ATT&CK mirror at real scale: import of enterprise 19.1, comparison of two whole releases, pages with ten releases
 * in the mirror, by themselves and over HTTP.
 *
 *   node bench/attack.ts [--corpus DIR] [--rounds 3]
 *
 * The ten releases are five copies each of 18.1 and 19.1 under other numbers, with one description changed in each so
 * that they are files of their own. Memory is the peak of a process that only imports.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareSnapshots, objectPage } from "@limpid/attack";
import { commit, Mirror, prepare, readAttackFile } from "@limpid/mirror";
import { startServer } from "@limpid/server";
import { openStore } from "@limpid/store";
import { machineLine } from "./support/machine.ts";

const { values } = parseArgs({
  options: {
    corpus: { type: "string", default: join(import.meta.dirname, "..", "..", "shared", "corpus", "attack") },
    rounds: { type: "string", default: "3" },
    import: { type: "string" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "limpid-bench-attack-"));
const E18 = join(values.corpus, "enterprise-attack-18.1.stix20.reassembled.json.gz");
const E19 = join(values.corpus, "enterprise-attack-19.1.stix20.reassembled.json.gz");

/** Processor time of this process since `from`, of all its threads: what a quiet machine would take at most. */
function cpuSeconds(from: number): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 - from;
}

/** Imports a file as a release; milliseconds. */
function importAs(mirror: Mirror, path: string, release: string, change?: string): number {
  const start = performance.now();
  const read = readAttackFile(path);
  if ("why" in read) throw new Error(`${path}: ${read.why}`);
  const bytes =
    change === undefined ? read.bytes : Buffer.from(Buffer.from(read.bytes).toString().replace("ATT&CK", change));
  const prepared = prepare(bytes, path, { release, domain: "enterprise-attack" }, 0);
  if (prepared.kind !== "release") throw new Error(path);
  commit(mirror, prepared);
  return performance.now() - start;
}

function open(folder: string): Mirror {
  const mirror = Mirror.open(folder);
  if ("why" in mirror) throw new Error(mirror.why);
  return mirror;
}

function quantile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

/** The same pages as a console asks for them, and two whole releases compared, over a connection of this machine. */
async function overHttp(ids: readonly string[]): Promise<void> {
  const store = await openStore({ folder: join(folder, "store") });
  const server = await startServer({ store, state: folder, version: "0.0.0", port: 0 });
  await store.access.users.put({ name: "bench", role: "viewer" }, { who: "bench", from: null });
  const { url } = await server.link("bench");
  const signed = await fetch(`${server.url}/api/v1/session/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: /=(.+)$/.exec(url)?.[1] }),
  });
  const headers = { cookie: (signed.headers.get("set-cookie") ?? "").split(";")[0] ?? "" };
  const timed = async (path: string): Promise<number> => {
    const start = performance.now();
    const answer = await fetch(`${server.url}/api/v1/attack/${path}`, { headers });
    await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return performance.now() - start;
  };
  await timed("objects/AN0056"); // opens the mirror
  const pages: number[] = [];
  const cpu = cpuSeconds(0);
  for (const id of ids) pages.push(await timed(`objects/${id}`));
  console.log(
    `${pages.length} pages by the API: p50 ${quantile(pages, 0.5)} ms, p95 ${quantile(pages, 0.95)} ms, most ${quantile(pages, 1)} ms (processor, server and asker together: ${(((cpuSeconds(0) - cpu) * 1000) / ids.length).toFixed(1)} ms each)`,
  );
  const before = cpuSeconds(0);
  const whole = await timed("releases/compare?from=18.1&to=19.5&domain=enterprise");
  const wholeCpu = cpuSeconds(0) - before;
  const again = await timed("releases/compare?from=18.1&to=19.5&domain=enterprise&after=100");
  const search = await timed("objects?q=auditd:SYSCALL");
  console.log(
    `by the API: two whole releases ${(whole / 1000).toFixed(2)} s (processor ${wholeCpu.toFixed(2)} s), a further page of it ${again.toFixed(0)} ms, a search ${search.toFixed(0)} ms`,
  );
  await server.close();
  await store.close();
}

if (values.import !== undefined) {
  const mirror = open(values.import);
  const ms = importAs(mirror, E19, "19.1");
  mirror.close();
  console.log(`${ms} ${process.resourceUsage().maxRSS} ${cpuSeconds(0).toFixed(2)}`);
  rmSync(folder, { recursive: true });
  process.exit();
}

console.log(machineLine());
try {
  const imports = Array.from({ length: Number(values.rounds) }, (_, round) => {
    const args = [import.meta.filename, "--corpus", values.corpus, "--import", mkdtempSync(join(folder, `${round}-`))];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const [ms = 0, kib = 0, cpu = 0] = stdout.trim().split(" ").map(Number);
    return { ms, mib: kib / 1024, cpu };
  });
  const best = imports.toSorted((one, other) => one.ms - other.ms)[0];
  console.log(
    `import of 19.1, 25,842 objects: ${((best?.ms ?? 0) / 1000).toFixed(2)} s (processor ${Math.min(...imports.map(({ cpu }) => cpu))} s, start-up included), peak ${Math.max(...imports.map(({ mib }) => mib)).toFixed(0)} MiB`,
  );

  const mirror = open(folder);
  for (let index = 0; index < 5; index++) {
    importAs(mirror, E18, `18.${index + 1}`, `ATT&CK (copy ${index})`);
    importAs(mirror, E19, `19.${index + 1}`, `ATT&CK (copy ${index})`);
  }
  const editions = mirror.editions().filter(({ origin }) => origin === "imported");
  const [before, after] = [editions[0], editions.at(-1)];
  if (before === undefined || after === undefined) throw new Error("no releases");
  const compares = Array.from({ length: Number(values.rounds) }, () => {
    const [start, cpu] = [performance.now(), cpuSeconds(0)];
    compareSnapshots(mirror.snapshots(before), mirror.snapshots(after));
    return { ms: performance.now() - start, cpu: cpuSeconds(cpu) };
  });
  const quickest = Math.min(...compares.map(({ ms }) => ms)) / 1000;
  const leastCpu = Math.min(...compares.map(({ cpu }) => cpu));
  console.log(`two whole releases by their hashes: ${quickest.toFixed(2)} s (processor ${leastCpu.toFixed(2)} s)`);

  const snapshots = mirror.snapshots(after).filter(({ type }) => type !== "relationship");
  const pages = snapshots
    .filter((_, index) => index % 10 === 0)
    .map((snapshot) => {
      const start = performance.now();
      objectPage(mirror.view(after), snapshot, {
        everywhere: mirror.everywhere(snapshot.id),
        appearances: mirror.appearances(snapshot.id, after.domain, after.flavour),
        settingsOf: () => undefined,
      });
      return performance.now() - start;
    });
  console.log(
    `${pages.length} pages, ${editions.length} releases: p50 ${quantile(pages, 0.5)} ms, p95 ${quantile(pages, 0.95)} ms, most ${quantile(pages, 1)} ms`,
  );
  mirror.close();
  await overHttp(snapshots.filter((_, index) => index % 10 === 0).map(({ id }) => id));
} finally {
  rmSync(folder, { recursive: true });
}
