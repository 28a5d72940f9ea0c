/**
 * `limpid inspect --no-hash` over a tree against `file -b -f`, against one `readelf -hSW` process on the ELF files
 * alone, and against a bare open, read and close of the same files; then the start-up of `limpid inspect FILE` against
 * `node -e 0`. All in the same run, on the same files, in turn. The ELF files are given as arguments, once (start-up and
 * warming up included) and many times over in one process, where start-up is a small part: the steady rate.
 *
 *   node bench/inspect.ts [--tree /usr] [--rounds 3] [--no-cold] [--no-file]
 *
 * Warm: everything read comes from the page cache. Cold: the cache is dropped before each run (root only).
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readMounts, walk } from "@limpid/host";
import { machineLine, versionOf } from "./support/machine.ts";
import { markdownTable, measure, median, type Run } from "./support/measure.ts";

const BENCH = dirname(fileURLToPath(import.meta.url));
const DATA = join(BENCH, ".data");
const LIMPID = join(BENCH, "..", "apps", "cli", "bin", "limpid.js");

const { values } = parseArgs({
  options: {
    tree: { type: "string", default: "/usr" },
    rounds: { type: "string", default: "3" },
    cold: { type: "boolean", default: true },
    file: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const rounds = Number(values.rounds);

interface Contender {
  readonly name: string;
  readonly files: number;
  readonly program: string;
  readonly args: readonly string[];
}

/** The regular files of the tree and the ELF files among them. Names with a line feed cannot be given to `file -f`. */
function listFiles(tree: string): { readonly all: readonly string[]; readonly elf: readonly string[] } {
  const all: string[] = [];
  const elf: string[] = [];
  const head = Buffer.alloc(4);
  for (const met of walk(tree, { mounts: readMounts() })) {
    if (met.kind !== "file" || !/^[ -~]+$/.test(met.path)) continue;
    all.push(met.path);
    const fd = openSync(met.path, "r");
    if (readSync(fd, head, 0, 4, 0) === 4 && head.toString("latin1") === "\x7fELF") elf.push(met.path);
    closeSync(fd);
  }
  return { all, elf };
}

/** Opens, reads 64 bytes of and closes every file of a list: what no inspection can be faster than in this language. */
const BARE = `
const fs = require("fs"), head = Buffer.alloc(64);
for (const path of fs.readFileSync(process.argv[1], "utf8").trim().split("\\n")) {
  try { const fd = fs.openSync(path); fs.readSync(fd, head, 0, 64, 0); fs.closeSync(fd); } catch {}
}`;

function dropCaches(): void {
  execFileSync("sync");
  writeFileSync("/proc/sys/vm/drop_caches", "3");
}

/** Rounds of all contenders in turn, so that a slow moment of the machine meets each. */
async function compare(
  contenders: readonly Contender[],
  times: number,
  before?: () => void,
): Promise<ReadonlyMap<Contender, readonly Run[]>> {
  const runs = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < times; round++) {
    for (const [contender, done] of runs) {
      before?.();
      const run = await measure(contender.program, contender.args);
      if (run.exitCode !== 0 && run.exitCode !== 1) throw new Error(`${contender.name} ended with ${run.exitCode}`);
      done.push(run);
    }
  }
  return runs;
}

const seconds = (runs: readonly Run[]) => median(runs.map((run) => run.seconds));
const perSecond = (files: number, time: number) => Math.round(files / time).toLocaleString("en");

mkdirSync(DATA, { recursive: true });
const { all, elf } = listFiles(values.tree);
const allList = join(DATA, "inspect-all.list");
writeFileSync(allList, `${all.join("\n")}\n`);

const inspectTree: Contender = {
  name: "limpid inspect --no-hash --json",
  files: all.length,
  program: process.execPath,
  args: [LIMPID, "inspect", "--no-hash", "--json", values.tree],
};
const bare: Contender = {
  name: "open, read 64 bytes, close (Node)",
  files: all.length,
  program: process.execPath,
  args: ["-e", BARE, allList],
};
const file: Contender = { name: "file -b -f LIST", files: all.length, program: "file", args: ["-b", "-f", allList] };
/** Links with short names in the working directory: as they are, 2,500 paths given 40 times over are too long for Linux. */
function linkShortly(paths: readonly string[]): readonly string[] {
  const folder = join(DATA, "elf");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  process.chdir(folder);
  return paths.map((path, index) => {
    const name = index.toString(36);
    symlinkSync(path, name);
    return name;
  });
}

/** Both with the files as arguments of one process. */
function onElf(files: readonly string[], times: number): readonly [Contender, Contender] {
  const paths = Array.from({ length: times }, () => files).flat();
  const often = times === 1 ? "" : `, ${times} times over`;
  return [
    {
      name: `limpid inspect --no-hash --no-deep --json, ELF alone${often}`,
      files: paths.length,
      program: process.execPath,
      args: [LIMPID, "inspect", "--no-hash", "--no-deep", "--json", ...paths],
    },
    {
      name: `readelf -hSW, one process, ELF alone${often}`,
      files: paths.length,
      program: "readelf",
      args: ["-hSW", ...paths],
    },
  ];
}
const MAX_ARGUMENTS = 1_500_000; // bytes; Linux takes 2 MiB with their pointers
const MOST_TIMES = 40;

const rows: string[][] = [];
/** Measures our program, the first, with its peers. */
async function table(
  label: string,
  times: number,
  contenders: readonly [Contender, ...Contender[]],
  before?: () => void,
): Promise<void> {
  const [us] = contenders;
  const runs = await compare(contenders, times, before);
  for (const [contender, done] of runs) {
    const time = seconds(done);
    const ours = seconds(runs.get(us) ?? done);
    const peak = Math.max(...done.map(({ peakMiB }) => peakMiB)).toFixed(0);
    const ratio = contender === us ? "1" : (time / ours).toFixed(2);
    rows.push([label, contender.name, time.toFixed(3), perSecond(contender.files, time), ratio, peak]);
  }
}

await compare([bare, inspectTree], 1); // fills the cache
await table("warm", rounds, [inspectTree, bare]);
await table("warm", rounds, onElf(elf, 1));
const links = linkShortly(elf);
const argumentBytes = links.reduce((sum, name) => sum + name.length + 9, 0);
const often = Math.min(MOST_TIMES, Math.floor(MAX_ARGUMENTS / argumentBytes));
if (often > 1) await table("warm", rounds, onElf(links, often));
if (values.file) {
  // Minutes a round, and steady: once is enough.
  const runs = await compare([file, inspectTree], 1);
  const [theirs, ours] = [seconds(runs.get(file) ?? []), seconds(runs.get(inspectTree) ?? [])];
  rows.push(["warm", file.name, theirs.toFixed(3), perSecond(all.length, theirs), (theirs / ours).toFixed(2), ""]);
}
if (values.cold && process.getuid?.() === 0) {
  await table("cold", 1, [inspectTree, bare], dropCaches);
  await table("cold", 1, onElf(elf, 1), dropCaches);
}

const start: Contender = { name: "", files: 1, program: process.execPath, args: [LIMPID, "inspect", "/bin/true"] };
const nothing: Contender = { ...start, args: ["-e", "0"] };
const starts = await compare([start, nothing], rounds * 10 + 1);
const [startTime, nodeTime] = [seconds(starts.get(start) ?? []), seconds(starts.get(nothing) ?? [])];

console.log(`\n${machineLine()}; ${versionOf("file")}; ${versionOf("readelf")}.`);
console.log(
  `${values.tree}: ${all.length} files, ${elf.length} of them ELF. Times are medians of ${rounds}, \`file\` and cold runs single.\n`,
);
console.log(markdownTable(["cache", "program", "seconds", "files/s", "time against limpid", "peak MiB"], rows));
console.log(
  `\nStart-up: \`limpid inspect /bin/true\` ${(startTime * 1000).toFixed(0)} ms, \`node -e 0\` ${(nodeTime * 1000).toFixed(0)} ms: ` +
    `${(startTime / nodeTime).toFixed(2)} times.`,
);
