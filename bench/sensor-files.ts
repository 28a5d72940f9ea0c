/**
 * What the sensor's file watch costs and keeps up with, beside the same writer with nobody watching (Linux, root):
 *
 *   node bench/sensor-files.ts [--count 100000] [--folder /dev/shm] [--rounds 3] [--pid-descriptors]
 *
 * Another process creates, writes and closes small files that are no executables, as fast as it can, then at a steady
 * thousand a second. Processor time is that of the whole sensor process while the writer runs.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openKernel, Readiness, watchFiles } from "@limpid/sensor";
import { machineLine } from "./support/machine.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    folder: { type: "string", default: "/dev/shm" },
    rounds: { type: "string", default: "3" },
    "pid-descriptors": { type: "boolean", default: false },
  },
});
const count = Number(values.count);
const STEADY_RATE = 1000;
const STEADY_COUNT = 20_000;
const WRITER = join(import.meta.dirname, "support", "close-files.ts");

/** What is measured begins when the writer is ready, and ends before its files are removed. */
async function write<T>(files: number, rate: number | undefined, begin: () => (seconds: number) => Promise<T>) {
  const folder = mkdtempSync(join(values.folder, "limpid-bench-"));
  try {
    const rates = rate === undefined ? [] : [String(rate)];
    const writer = spawn(process.execPath, [WRITER, folder, String(files), ...rates], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface(writer.stdout)[Symbol.asyncIterator]();
    await lines.next();
    await sleep(300);
    const end = begin();
    writer.stdin.end();
    const { value } = await lines.next();
    return await end(Number(value));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const alone = (files: number, rate?: number) => write(files, rate, () => async (seconds) => seconds);

async function watched(files: number, rate?: number) {
  const kernel = await openKernel();
  const readiness = new Readiness(kernel);
  const lost: Record<string, number> = {};
  const options = { kernel, readiness, isOwn: (pid: number) => pid === process.pid };
  const watch = watchFiles(
    { ...options, pidDescriptors: values["pid-descriptors"] },
    {
      closed: () => undefined,
      event: () => undefined,
      lost: (number, why) => {
        lost[why] = (lost[why] ?? 0) + number;
      },
      blind: () => undefined,
    },
  );
  return await write(files, rate, () => {
    const cpu = process.cpuUsage();
    const before = watch.counts.looked;
    return async (seconds) => {
      await sleep(50);
      const { user, system } = process.cpuUsage(cpu);
      watch.close();
      readiness.close();
      return { seconds, looked: watch.counts.looked - before, cpuMicroseconds: user + system, lost };
    };
  });
}

process.stdout.write(`${machineLine()}\n\n`);
process.stdout.write("| writer | closes/s alone | closes/s watched | looked at | CPU µs per file | lost |\n");
process.stdout.write("| --- | --- | --- | --- | --- | --- |\n");
for (let round = 0; round < Number(values.rounds); round++) {
  row("as fast as it can", count, await alone(count), await watched(count));
}
row(
  `${STEADY_RATE} a second`,
  STEADY_COUNT,
  await alone(STEADY_COUNT, STEADY_RATE),
  await watched(STEADY_COUNT, STEADY_RATE),
);

function row(name: string, files: number, secondsAlone: number, seen: Awaited<ReturnType<typeof watched>>): void {
  const cells = [
    name,
    Math.round(files / secondsAlone),
    Math.round(files / seen.seconds),
    `${seen.looked} of ${files}`,
    (seen.cpuMicroseconds / Math.max(1, seen.looked)).toFixed(2),
    Object.keys(seen.lost).length === 0 ? "none" : JSON.stringify(seen.lost),
  ];
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}
