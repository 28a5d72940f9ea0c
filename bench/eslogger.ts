/**
 * `limpid hunt` on Endpoint Security messages, detection included, on one thread, against `jq -c .event_type` on the
 * same file in the same run:
 *
 *   node bench/eslogger.ts [--size 1000] [--rounds 3]
 *
 * The log has the shapes of recorded ones (bench/support/eslogger-shape.ts). The last column is of processor time, which
 * other work on the machine disturbs less.
 */
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { eslogger } from "./support/eslogger-shape.ts";
import { machineLine, versionOf } from "./support/machine.ts";
import { markdownTable, measure, median, type Run } from "./support/measure.ts";

const BENCH = dirname(fileURLToPath(import.meta.url));
const DATA = join(BENCH, ".data");
const LIMPID = join(BENCH, "..", "limpid");

const { values } = parseArgs({
  options: { size: { type: "string", default: "1000" }, rounds: { type: "string", default: "3" } },
});

function log(megabytes: number): { readonly path: string; readonly events: number } {
  mkdirSync(DATA, { recursive: true });
  const path = join(DATA, `eslogger-${megabytes}.jsonl`);
  const { step, lines } = eslogger();
  const fresh = !existsSync(path);
  const file = fresh ? openSync(path, "w") : -1;
  let events = 0;
  for (let index = 0, size = 0; size < megabytes * 1e6; ) {
    for (const end = index + 100; index < end; index++) step(index);
    const text = lines.map((line) => `${line}\n`).join("");
    size += fresh ? writeSync(file, text) : text.length;
    events += lines.length;
    lines.length = 0;
  }
  if (fresh) closeSync(file);
  return { path, events };
}

const { path, events } = log(Number(values.size));
const runs: { readonly limpid: Run[]; readonly jq: Run[] } = { limpid: [], jq: [] };
for (let round = 0; round < Number(values.rounds); round++) {
  runs.jq.push(await measure("jq", ["-c", ".event_type", path]));
  runs.limpid.push(await measure(LIMPID, ["hunt", "--json", path]));
}
const megabytes = statSync(path).size / 1e6;
const seconds = (all: readonly Run[]) => median(all.map((run) => run.seconds));
const processor = (all: readonly Run[]) => median(all.map((run) => run.processorSeconds));
const row = (name: string, all: readonly Run[]) => [
  name,
  (megabytes / seconds(all)).toFixed(0),
  Math.round(events / seconds(all)).toLocaleString("en"),
  `${Math.max(...all.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
  `${(seconds(runs.jq) / seconds(all)).toFixed(2)}x`,
  `${(processor(runs.jq) / processor(all)).toFixed(2)}x`,
];
console.log(
  `${machineLine()}; ${versionOf("jq")}; ${megabytes.toFixed(0)} MB, ${events.toLocaleString("en")} events\n`,
);
console.log(
  markdownTable(
    ["", "MB/s", "events/s", "peak", "of jq", "of jq, processor time"],
    [row("jq -c .event_type", runs.jq), row("limpid hunt", runs.limpid)],
  ),
);
