/**
 * What a byte of an audit log costs, step by step, in processor time of one thread, beside `ausearch --raw -m EXECVE`:
 * how far the whole can be from its goal, and which step would have to give way.
 *
 *   node --max-semi-space-size=8 --heap-growing-percent=40 bench/floor.ts FILE [--rounds 5]
 *
 * Each step does all that the one above it does and more; its own cost is the difference. The best round of each
 * counts, because other work on the machine can only make one slower. Files come from bench/auditd-generate.ts.
 */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { type LogBlock, NO_BYTES_OFFERED, NO_PROVENANCE, NOTHING_DECLARED, type TelemetryEvent } from "@limpid/core";
import { an0056, Lives } from "@limpid/detect";
import { Lineage, ROLE_TABLE } from "@limpid/lineage";
import { Pipeline } from "@limpid/pipeline";
import { sourceNamed } from "@limpid/telemetry";
import { LineCutter } from "../packages/telemetry/src/lines/line-cutter.ts";
import { markdownTable, measure } from "./support/measure.ts";

const BLOCK_SIZE = 64 * 1024; // as the program reads

interface Step {
  readonly name: string;
  readonly push: (block: LogBlock) => void;
  readonly end: () => void;
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const [path = ""] = positionals;
const auditd = sourceNamed("auditd");
if (path === "" || auditd === undefined) {
  console.error("usage: node bench/floor.ts FILE [--rounds N]");
  process.exit(2);
}
const { size: bytesInAll } = statSync(path);

function reading(sink: (event: TelemetryEvent) => void, end: () => void = () => {}): Omit<Step, "name"> {
  const session = auditd?.open({}, sink);
  return {
    push: (block) => session?.push(block),
    end: () => {
      session?.end();
      end();
    },
  };
}

function cutting(): Omit<Step, "name"> {
  let lines = 0;
  const cutter = new LineCutter(
    131_072,
    () => lines++,
    () => {},
  );
  return { push: (block) => void cutter.push(block), end: () => {} };
}

function placing(): Omit<Step, "name"> {
  const lineage = new Lineage("bench");
  return reading((event) => void ("process" in event && lineage.place(event)));
}

function living(): Omit<Step, "name"> {
  const lineage = new Lineage("bench");
  const lives = new Lives("bench", {}, () => {});
  return reading(
    (event) => void ("process" in event && lives.observe(event, lineage.place(event))),
    () => lives.end(),
  );
}

function judging(): Omit<Step, "name"> {
  const parts = {
    analytics: [an0056()],
    roles: ROLE_TABLE,
    bytes: NO_BYTES_OFFERED,
    bytesOffered: false,
    provenance: NO_PROVENANCE,
    normality: NOTHING_DECLARED,
    visibility: { blindSpots: () => [] },
    userName: () => undefined,
    engine: "bench",
    config: "bench",
  };
  const pipeline = new Pipeline(parts, () => {});
  return reading(pipeline.observe, () => pipeline.end());
}

const STEPS: readonly { readonly name: string; readonly begin: () => Omit<Step, "name"> }[] = [
  { name: "read, and made text", begin: () => ({ push: () => {}, end: () => {} }) },
  { name: "cut into lines", begin: cutting },
  { name: "records read and joined into events", begin: () => reading(() => {}) },
  { name: "processes", begin: placing },
  { name: "lives of files", begin: living },
  { name: "judging", begin: judging },
];

/** Seconds of processor time of this thread. */
function now(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1e6;
}

function run({ push, end }: Omit<Step, "name">): number {
  const buffer = Buffer.allocUnsafeSlow(BLOCK_SIZE);
  const bytes = new Uint8Array(buffer.buffer);
  const file = openSync(path, "r");
  const start = now();
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    push({ bytes: bytes.subarray(0, size), text: buffer.toString("latin1", 0, size) });
  }
  end();
  const seconds = now() - start;
  closeSync(file);
  return seconds;
}

const best = STEPS.map(() => Number.POSITIVE_INFINITY);
let peer = Number.POSITIVE_INFINITY;
for (let round = 0; round < Number(values.rounds); round++) {
  for (const [index, { begin }] of STEPS.entries()) best[index] = Math.min(best[index] ?? 0, run(begin()));
  const { processorSeconds } = await measure("ausearch", ["--raw", "-m", "EXECVE", "-if", path]);
  peer = Math.min(peer, processorSeconds);
}
const nanoseconds = (seconds: number) => ((seconds * 1e9) / bytesInAll).toFixed(2);
const rows = STEPS.map(({ name }, index) => {
  const sum = best[index] ?? 0;
  return [name, nanoseconds(sum - (best[index - 1] ?? 0)), nanoseconds(sum)];
});
console.log(markdownTable(["step", "ns per byte", "up to here"], rows));
console.log(`\nausearch --raw -m EXECVE: ${nanoseconds(peer)} ns per byte`);
