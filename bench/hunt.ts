/**
 * `limpid hunt`, detection included, on one thread, against `ausearch --raw -m EXECVE` on the same file in the
 * same run: node bench/hunt.ts [--size 500] [--rounds 3] [--long 5000]
 *
 * The logs are made by bench/auditd-generate.ts: `dense`, in which every record matters, and `realistic`, in which
 * most records are of other types. `--long N` also hunts through a dense log of N MB, to show that memory does not grow.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machineLine, versionOf } from "./support/machine.ts";
import { markdownTable, measure, median, type Run } from "./support/measure.ts";

const BENCH = dirname(fileURLToPath(import.meta.url));
const DATA = join(BENCH, ".data");
const LIMPID = join(BENCH, "..", "limpid");

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "500" },
    rounds: { type: "string", default: "3" },
    long: { type: "string" },
  },
});

/** The generated log; kept between runs, because it is the same for the same size. */
function log(mix: string, megabytes: number): string {
  mkdirSync(DATA, { recursive: true });
  const file = join(DATA, `${mix}-${megabytes}.log`);
  if (!existsSync(file)) {
    execFileSync(
      process.execPath,
      [join(BENCH, "auditd-generate.ts"), "--mix", mix, "--size", `${megabytes}MB`, "--out", file],
      { stdio: "inherit" },
    );
  }
  return file;
}

/** Rounds of both programs in turn, so that a slow moment of the machine meets both. */
async function compare(
  file: string,
  rounds: number,
): Promise<{ readonly limpid: readonly Run[]; readonly ausearch: readonly Run[] }> {
  const limpid: Run[] = [];
  const ausearch: Run[] = [];
  await measure("cat", [file]); // both read from the page cache
  for (let round = 0; round < rounds; round++) {
    ausearch.push(await measure("ausearch", ["--raw", "-m", "EXECVE", "-if", file]));
    limpid.push(await measure(LIMPID, ["hunt", "--json", file]));
  }
  return { limpid, ausearch };
}

const rate = (file: string, runs: readonly Run[]) =>
  statSync(file).size / 1e6 / median(runs.map(({ seconds }) => seconds));
const peak = (runs: readonly Run[]) => Math.max(...runs.map(({ peakMiB }) => peakMiB)).toFixed(0);

const rows: string[][] = [];
for (const mix of ["dense", "realistic"]) {
  const file = log(mix, Number(values.size));
  const { limpid, ausearch } = await compare(file, Number(values.rounds));
  if (limpid.some(({ exitCode }) => exitCode !== 0 && exitCode !== 1)) throw new Error(`limpid hunt failed on ${file}`);
  if (ausearch.some(({ exitCode }) => exitCode !== 0)) throw new Error(`ausearch failed on ${file}`);
  const [ours, theirs] = [rate(file, limpid), rate(file, ausearch)];
  rows.push([
    `${mix}, ${values.size} MB`,
    ours.toFixed(0),
    theirs.toFixed(0),
    `${(ours / theirs).toFixed(2)}x`,
    `${peak(limpid)} MiB`,
    `${peak(ausearch)} MiB`,
  ]);
}
if (values.long !== undefined) {
  const file = log("dense", Number(values.long));
  const runs = [await measure(LIMPID, ["hunt", "--json", file])];
  rows.push([`dense, ${values.long} MB`, rate(file, runs).toFixed(0), "", "", `${peak(runs)} MiB`, ""]);
}

console.log(`${machineLine()}; ${versionOf("ausearch")}\n`);
console.log(markdownTable(["log", "limpid hunt MB/s", "ausearch MB/s", "ratio", "limpid peak", "ausearch peak"], rows));
