/**
 * What the live watch as a whole takes, and how soon it speaks (Linux, root, built program):
 *
 *   node bench/sensor-watch.ts [--seconds 20] [--rate 1000] [--programs 10] [--rounds 3] [--npm FOLDER]
 *
 * Latency is from a file's close to its finding on the other end of a pipe: `rate` files a second, one in `programs` of
 * them a stripped ELF program. Slow-down is that of a C build (300 files, make -j2), and of `npm ci` in FOLDER (a
 * package.json with its lock file) when one is named, each with and without the watch in turn.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { architectureOf } from "../apps/cli/src/verbs/exercise/payload/code.ts";
import { elfPayload } from "../apps/cli/src/verbs/exercise/payload/elf-payload.ts";
import { machineLine } from "./support/machine.ts";
import { markdownTable, median } from "./support/measure.ts";
import { WatchProgram } from "./support/watch-program.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "20" },
    rate: { type: "string", default: "1000" },
    programs: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
    npm: { type: "string" },
  },
});
const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
const EACH = Number(values.programs);
const ROUNDS = Number(values.rounds);
const SETTLE_MS = 8_000; // start-up, the first look at all processes, and the first saving are over
const STEP_MS = 2;

const folder = mkdtempSync(join(tmpdir(), "limpid-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const rows: string[][] = [];
const load = (): string => loadavg()[0]?.toFixed(1) ?? "";

async function watched<T>(work: (watch: WatchProgram) => Promise<T>): Promise<T> {
  const watch = new WatchProgram();
  try {
    await sleep(SETTLE_MS);
    return await work(watch);
  } finally {
    await watch.close();
  }
}

async function idle(watch: WatchProgram): Promise<void> {
  const before = watch.taken.cpuMs;
  await sleep(SECONDS * 1000);
  const { cpuMs, residentMiB, proportionalMiB } = watch.taken;
  const share = (((cpuMs - before) / (SECONDS * 1000)) * 100).toFixed(2);
  rows.push(["processor, nothing done here", `${share} % of one`, "0.2 %", load()]);
  const memory = `${residentMiB.toFixed(0)} MiB resident, ${proportionalMiB.toFixed(0)} with shared pages counted once`;
  rows.push(["memory, with the child", memory, "150 MB", load()]);
}

async function latency(watch: WatchProgram): Promise<void> {
  const architecture = architectureOf(process.arch);
  if (architecture === undefined) throw new Error(`no program for ${process.arch}`);
  const text = Buffer.from("nothing that runs\n");
  const closedAt = new Map<string, number>();
  const began = performance.now();
  const before = watch.taken.cpuMs;
  let written = 0;
  for (let elapsed = 0; elapsed < SECONDS * 1000; elapsed = performance.now() - began) {
    for (; written < (elapsed / 1000) * RATE; written++) {
      const isProgram = written % EACH === 0;
      const path = join(folder, `file-${written}`);
      const prints = `bench ${written}`;
      writeFileSync(path, isProgram ? elfPayload({ architecture, disguise: "stripped", prints }) : text);
      if (isProgram) closedAt.set(path, Date.now());
    }
    await sleep(STEP_MS);
  }
  for (
    let waited = 0;
    waited < 30_000 && [...closedAt.keys()].some((path) => !watch.heardAt.has(path));
    waited += 100
  ) {
    await sleep(100);
  }
  const cpu = (watch.taken.cpuMs - before) / written;
  const all = [...closedAt].flatMap(([path, closed]) => {
    const heard = watch.heardAt.get(path);
    return heard === undefined ? [] : [heard - closed];
  });
  all.sort((one, other) => one - other);
  const at = (part: number): number => all[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN;
  const figures = `${at(0.5)} / ${at(0.95)} / ${at(0.99)} ms, largest ${at(1)}`;
  rows.push([
    `close to finding, p50 / p95 / p99, ${all.length} of ${closedAt.size} programs`,
    figures,
    "p99 50 ms",
    load(),
  ]);
  rows.push([`processor per file, one in ${EACH} a program`, `${(cpu * 1000).toFixed(0)} µs`, "", load()]);
}

interface Task {
  readonly name: string;
  readonly run: () => void;
}

function cBuild(): Task {
  const source = join(folder, "source");
  mkdirSync(source);
  const names = Array.from({ length: 300 }, (_, index) => `part${index}`);
  for (const name of names) {
    const body = Array.from(
      { length: 20 },
      (_, at) => `int ${name}_${at}(int x) { return x * ${at} + ${name.length}; }`,
    );
    writeFileSync(join(source, `${name}.c`), `#include <stdio.h>\n#include <stdlib.h>\n${body.join("\n")}\n`);
  }
  writeFileSync(join(source, "main.c"), "int main(void) { return 0; }\n");
  const objects = [...names, "main"].map((name) => `${name}.o`).join(" ");
  writeFileSync(join(source, "Makefile"), `program: ${objects}\n\tcc -s -o $@ $^\n%.o: %.c\n\tcc -O1 -c -o $@ $<\n`);
  return {
    name: "C build, 301 files",
    run: () => {
      execFileSync("make", ["-s", "-j2"], { cwd: source, stdio: "ignore" });
      for (const name of [...objects.split(" "), "program"]) rmSync(join(source, name));
    },
  };
}

function npmInstall(given: string): Task {
  const project = join(folder, "npm");
  mkdirSync(project);
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(given, name), join(project, name));
  return {
    name: "npm ci, warm cache",
    run: () => {
      const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
      const { status, stderr } = spawnSync("npm", args, { cwd: project, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      rmSync(join(project, "node_modules"), { recursive: true });
    },
  };
}

async function slowDown({ name, run }: Task): Promise<void> {
  const seconds = { alone: [] as number[], watched: [] as number[] };
  const timed = (): number => {
    const began = performance.now();
    run();
    return (performance.now() - began) / 1000;
  };
  run(); // caches
  for (let round = 0; round < ROUNDS; round++) {
    seconds.alone.push(timed());
    seconds.watched.push(await watched(async () => timed()));
  }
  const [alone, beside] = [median(seconds.alone), median(seconds.watched)];
  const figures = `${(((beside - alone) / alone) * 100).toFixed(1)} % (${alone.toFixed(2)} s alone, ${beside.toFixed(2)} s watched)`;
  rows.push([`slow-down of ${name}, middle of ${ROUNDS}`, figures, "5 %", load()]);
}

await watched(idle);
await watched(latency);
await slowDown(cBuild());
if (values.npm !== undefined) await slowDown(npmInstall(values.npm));
process.stdout.write(`${machineLine()}\n\n${markdownTable(["what", "result", "goal", "load"], rows)}\n`);
