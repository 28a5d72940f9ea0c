/**
 * How soon after its close a file has been looked into by the sensor's child, and what memory the two processes
 * take: node scripts/run-node.mjs bench/sensor-inspect.ts [--rate 1000] [--seconds 10] [--child-flags="--max-semi-space-size=2 …"]
 *
 * The files are stripped ELF programs of 14 KB, each with other bytes at its end. As root the child is confined as
 * in the sensor; otherwise the note says what was missing.
 */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ChildProgram } from "../packages/sensor/src/inspection/confined-child.ts";
import { confine } from "../packages/sensor/src/inspection/confinement.ts";
import { Inspector } from "../packages/sensor/src/inspection/inspector.ts";
import { buildChild } from "../packages/sensor/src/inspection/testing/build-child.ts";
import { openKernel } from "../packages/sensor/src/kernel/kernel.ts";
import { readCapabilities } from "../packages/sensor/src/privileges/capabilities.ts";
import { inspectionAccount } from "../packages/sensor/src/privileges/inspection-account.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "10" },
    "child-flags": { type: "string" },
  },
});
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
const STEP_MS = 5;
const WARM_MS = 1000; // what is asked while the engine still compiles is shown apart

const folder = mkdtempSync(join(tmpdir(), "limpid-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

function strippedProgram(): Buffer {
  const [source, program] = [join(folder, "hello.c"), join(folder, "hello")];
  writeFileSync(source, '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n');
  const { status } = spawnSync("cc", ["-O2", "-s", "-o", program, source]);
  return readFileSync(status === 0 ? program : "/bin/true");
}

function memoryOf(pid: number | string): { readonly residentKb: number; readonly proportionalKb: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
  return { residentKb: of("Rss"), proportionalKb: of("Pss") };
}

function quantiles(ms: readonly number[]): string {
  const sorted = ms.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, largest ${at(1)} ms (${sorted.length} files)`;
}

const child = buildChild(folder);
const confinement = confine(readCapabilities(), inspectionAccount(), undefined);
const flags = values["child-flags"]?.split(" ");
const [first, ...rest] = confinement.command;
const own = flags === undefined ? rest : [...rest.filter((word) => !/^--(?:max|v8)-/.test(word)), ...flags];
const inspector = new Inspector(
  new ChildProgram(await openKernel(), { ...confinement, command: [first, ...own] }, child),
);

const program = strippedProgram();
const results: { readonly closedAt: number; readonly ms: number; readonly tookMs: number }[] = [];
const startedAt = performance.now();
const cpuAtStart = process.cpuUsage();
let largestKb = { parent: 0, child: 0 };
let written = 0;
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const elapsed = performance.now() - startedAt;
    while (written < (Math.min(elapsed, SECONDS * 1000) / 1000) * RATE) writeOne();
    if (elapsed >= SECONDS * 1000) {
      clearInterval(timer);
      resolve();
    }
  }, STEP_MS);
  const memory = setInterval(() => {
    const pid = inspector.pids[0];
    if (pid === undefined) return;
    largestKb = {
      parent: Math.max(largestKb.parent, memoryOf("self").residentKb),
      child: Math.max(largestKb.child, memoryOf(pid).residentKb),
    };
  }, 500);
  timer.unref();
  memory.unref();
  setTimeout(() => clearInterval(memory), SECONDS * 1000 + 100);
});

function writeOne(): void {
  const path = join(folder, `program-${written % 4096}`);
  writeFileSync(path, program);
  appendFileSync(path, String(written)); // closed here
  const closedAt = performance.now();
  const key = { device: "08:01", inode: written++, sizeBytes: program.length };
  const worth = { executable: true };
  void inspector.inspect({ descriptor: openSync(path, "r"), key, path, worth }).then(({ tookMs }) => {
    results.push({ closedAt, ms: performance.now() - closedAt, tookMs });
  });
}

while (results.length < written) await new Promise((resolve) => setTimeout(resolve, 10));
const cpu = process.cpuUsage(cpuAtStart);
const [pid = 0] = inspector.pids;
const ticks = readFileSync(`/proc/${pid}/stat`, "latin1").split(" ");
const childMs = (Number(ticks[13]) + Number(ticks[14])) * 10;
const early = results.filter(({ closedAt }) => closedAt - startedAt < WARM_MS).map(({ ms }) => ms);
const steady = results.filter(({ closedAt }) => closedAt - startedAt >= WARM_MS).map(({ ms }) => ms);
const { residentKb, proportionalKb } = memoryOf("self");
const childMemory = memoryOf(pid);
process.stdout.write(
  [
    `${written} stripped ELF files of ${program.length} bytes at ${RATE} a second; ${inspector.counts.inspected} inspected, ${inspector.counts.shed} shed`,
    `first second:  ${quantiles(early)}`,
    `after that:    ${quantiles(steady)}`,
    `child busy:    ${quantiles(results.map(({ tookMs }) => tookMs))}`,
    `processor:     ${((cpu.user + cpu.system) / 1000 / written).toFixed(3)} ms a file here (writing it included), ${(childMs / written).toFixed(3)} ms in the child`,
    `memory now:    ${(residentKb / 1024).toFixed(0)} MB resident here, ${(childMemory.residentKb / 1024).toFixed(0)} MB in the child; proportional ${(proportionalKb / 1024).toFixed(0)} + ${(childMemory.proportionalKb / 1024).toFixed(0)} MB`,
    `memory most:   ${(largestKb.parent / 1024).toFixed(0)} MB resident here, ${(largestKb.child / 1024).toFixed(0)} MB in the child`,
    `child lacks:   ${inspector.missing.join("; ") || "nothing"}`,
    "",
  ].join("\n"),
);
await inspector.close();
process.exit(0);
