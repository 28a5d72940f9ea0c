/**
 * `limpid inspect` against other programs that look into executables, in one run on the same files: `file`, YARA (a rule
 * of its elf and macho modules), node-lief and pyelftools (full parse in one process each), `strings -n 6`, `sha256sum`.
 *
 *   node scripts/run-node.mjs bench/inspect-peers.ts [--tree /usr/bin] [--whole /usr] [--rounds 3] [--python PYTHON]
 *
 * The files are the ELF files below the tree and the Mach-O files of the corpus, where it is there; for \`file\` and YARA
 * also every file of the whole tree, one round, because finding the executables among the others is the job. A peer that is not
 * installed is left out and named. YARA: Debian package yara; pyelftools: a Python that has it, given with --python;
 * node-lief: set up by `npm test`. Everything is warm: the first round fills the page cache and is not counted.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readMounts, walk } from "@limpid/host";
import { corpusPath } from "../tests/support/corpus.ts";
import { machineLine, versionOf } from "./support/machine.ts";
import { markdownTable, measure, median } from "./support/measure.ts";

const ROOT = join(import.meta.dirname, "..");
const DATA = join(import.meta.dirname, ".data");
const LIMPID = join(ROOT, "apps", "cli", "bin", "limpid.js");
const LIEF = join(ROOT, "tests", "differential", "lief");
const MAGICS: ReadonlySet<string> = new Set(["7f454c46", "cffaedfe", "cefaedfe", "feedface", "feedfacf", "cafebabe"]);
const TIMES = 20; // how often ours gets the list in one process: its peers have no warming up, and take as long per file
const STRINGS_BYTES = 300e6; // of the largest files: what a start costs is a small part then

const { values } = parseArgs({
  options: {
    tree: { type: "string", default: "/usr/bin" },
    whole: { type: "string", default: "/usr" },
    rounds: { type: "string", default: "3" },
    python: { type: "string", default: "python3" },
  },
});
const rounds = Number(values.rounds);

function* plainFiles(tree: string): Generator<string, void, undefined> {
  for (const met of walk(tree, { mounts: readMounts() })) {
    if (met.kind === "file" && /^[!-~]+$/.test(met.path)) yield met.path;
  }
}

function executables(): readonly string[] {
  const found = [...plainFiles(values.tree)].filter((path) => MAGICS.has(magicOf(path)));
  const macho = corpusPath("binaries", "macho");
  const samples = macho === undefined ? [] : readdirSync(macho).map((name) => join(macho, name));
  return [...found, ...samples.filter((path) => MAGICS.has(magicOf(path)))];
}

function magicOf(path: string): string {
  const head = Buffer.alloc(4);
  const descriptor = openSync(path, "r");
  readSync(descriptor, head, 0, 4, 0);
  closeSync(descriptor);
  return head.toString("hex");
}

const YARA_RULE = `import "elf"
import "macho"
rule executable { condition: elf.number_of_sections >= 0 or macho.magic >= 0 or macho.nfat_arch >= 0 }
`;
const LIEF_SCRIPT = `
const LIEF = require(process.argv[1]);
LIEF.logging.disable();
for (const path of require("node:fs").readFileSync(process.argv[2], "utf8").trim().split("\\n")) {
  try { const binary = LIEF.parse(path); binary.sections().length; binary.symbols().length; } catch {}
}`;
const PYELFTOOLS_SCRIPT = `
import sys
from elftools.elf.elffile import ELFFile
for path in open(sys.argv[1]).read().split():
    try:
        with open(path, "rb") as file:
            for section in ELFFile(file).iter_sections():
                if section["sh_type"] in ("SHT_SYMTAB", "SHT_DYNSYM"):
                    for symbol in section.iter_symbols(): symbol.name
    except Exception:
        pass
`;

interface Contender {
  readonly name: string;
  /** How often it is given the files in one process; once unless told. */
  readonly times?: number;
  readonly program: string;
  readonly args: readonly string[];
}

/** Rounds of ours and theirs in turn, so that a slow moment of the machine meets both. */
async function compare(ours: Contender, theirs: Contender, goal: string, counted = rounds): Promise<string[]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= counted; round++) {
    for (const [index, { name, program, args }] of [ours, theirs].entries()) {
      const run = await measure(program, args);
      if (run.exitCode !== 0 && run.exitCode !== 1) throw new Error(`${name} ended with ${run.exitCode}`);
      if (round > 0) times[index]?.push(run.seconds);
    }
  }
  const [mine, other] = [median(times[0]) / (ours.times ?? 1), median(times[1])];
  return [ours.name, mine.toFixed(3), theirs.name, other.toFixed(3), `**${(other / mine).toFixed(2)}x**`, goal];
}

mkdirSync(DATA, { recursive: true });
const files = executables();
const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
const list = join(DATA, "peers.list");
const rule = join(DATA, "peers.yar");
writeFileSync(list, `${files.join("\n")}\n`);
writeFileSync(rule, YARA_RULE);
const elf = files.filter((path) => magicOf(path) === "7f454c46");
const elfList = join(DATA, "peers-elf.list");
writeFileSync(elfList, `${elf.join("\n")}\n`);

const large: string[] = [];
let largeBytes = 0;
for (const path of files.toSorted((a, b) => statSync(b).size - statSync(a).size)) {
  if (largeBytes >= STRINGS_BYTES) break;
  large.push(path);
  largeBytes += statSync(path).size;
}

const limpid = (name: string, ...args: readonly string[]): Contender => ({
  name: `limpid inspect ${name}`,
  program: process.execPath,
  args: [LIMPID, "inspect", ...args],
});
const quick = ["--no-hash", "--no-deep", "--json"];
const again = Array.from({ length: TIMES }, () => files).flat();
const noHash: Contender = { ...limpid(`--no-hash, of ${TIMES} times over`, ...quick, ...again), times: TIMES };
const once = limpid("--no-hash, once, start-up included", ...quick, ...files);
const peers: readonly (readonly [ours: Contender, theirs: Contender, goal: string, isThere: boolean])[] = [
  [once, { name: "file -b -f LIST", program: "file", args: ["-b", "-f", list] }, "stated", true],
  [noHash, { name: "file -b -f LIST", program: "file", args: ["-b", "-f", list] }, "40x", true],
  [
    noHash,
    { name: "yara (elf, macho)", program: "yara", args: ["-w", "-p", "1", rule, "--scan-list", list] },
    "40x",
    versionOf("yara") !== "not installed",
  ],
  [
    noHash,
    {
      name: "node-lief, full parse",
      program: process.execPath,
      args: ["-e", LIEF_SCRIPT, join(LIEF, "node_modules", "node-lief"), list],
    },
    "100x",
    existsSync(join(LIEF, "node_modules", "node-lief")),
  ],
  [
    limpid("--no-hash, ELF alone, once", ...quick, ...elf),
    { name: "pyelftools, symbols", program: values.python, args: ["-c", PYELFTOOLS_SCRIPT, elfList] },
    "stated",
    versionOf(values.python, "-c", "import elftools; print(elftools.__version__)") !== "not installed",
  ],
  [
    limpid(`--strings, ${(largeBytes / 1e6).toFixed(0)} MB`, "--strings", ...large),
    { name: "strings -n 6", program: "strings", args: ["-n", "6", ...large] },
    "5x",
    true,
  ],
  [
    limpid("with SHA-256", "--no-deep", "--json", ...files),
    { name: "sha256sum", program: "sha256sum", args: files },
    "0.8x",
    true,
  ],
];

const whole = [...plainFiles(values.whole)];
const wholeList = join(DATA, "peers-whole.list");
writeFileSync(wholeList, `${whole.join("\n")}\n`);
const tree = limpid(`--no-hash ${values.whole}, ${whole.length} files`, "--no-hash", "--json", values.whole);

const rows: string[][] = [];
rows.push(await compare(tree, { name: "file -b -f LIST", program: "file", args: ["-b", "-f", wholeList] }, "40x", 1));
if (versionOf("yara") !== "not installed") {
  const yara = { name: "yara (elf, macho)", program: "yara", args: ["-w", "-p", "1", rule, "--scan-list", wholeList] };
  rows.push(await compare(tree, yara, "40x", 1));
}
for (const [ours, theirs, goal, isThere] of peers) {
  if (isThere) rows.push(await compare(ours, theirs, goal));
  else console.log(`left out, not installed: ${theirs.name}`);
}
console.log(`\n${machineLine()}; ${versionOf("file")}; yara ${versionOf("yara")}; ${versionOf("strings")}.`);
console.log(
  `${files.length} files (${elf.length} ELF, ${files.length - elf.length} Mach-O), ${(bytes / 1e6).toFixed(0)} MB; medians of ${rounds}; load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores.\n`,
);
console.log(markdownTable(["limpid", "seconds", "peer", "seconds", "ratio", "goal"], rows));
