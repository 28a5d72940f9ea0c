/**
 * Speed of the auditd source alone (records to events, no lineage, no detection), single-threaded, against
 * `ausearch --raw -m EXECVE` on the same file in the same run:
 *
 *   node bench/auditd-parse.ts FILE [--rounds 5] [--block 65536]
 *
 * Files come from bench/auditd-generate.ts. Both sides read the file warm; the best round of each counts.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { sourceNamed } from "@limpid/telemetry";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" }, block: { type: "string", default: "65536" } },
});
const [path] = positionals;
const source = sourceNamed("auditd");
if (path === undefined || source === undefined) {
  console.error("usage: node bench/auditd-parse.ts FILE [--rounds 5] [--block 65536]");
  process.exit(2);
}
const megabytes = statSync(path).size / 1e6;
const buffer = Buffer.allocUnsafeSlow(Number(values.block));
const bytes = new Uint8Array(buffer.buffer);

function parse(): { readonly seconds: number; readonly events: number; readonly lines: number } {
  let events = 0;
  const session = (source as NonNullable<typeof source>).open({}, () => {
    events++;
  });
  const file = openSync(path as string, "r");
  const start = performance.now();
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    session.push({ bytes: bytes.subarray(0, size), text: buffer.toString("latin1", 0, size) });
  }
  session.endOfFile();
  session.end();
  const seconds = (performance.now() - start) / 1000;
  closeSync(file);
  return { seconds, events, lines: session.counts().linesRead };
}

function ausearch(): number {
  const start = performance.now();
  spawnSync("ausearch", ["--raw", "-m", "EXECVE", "-if", path as string], { stdio: "ignore" });
  return (performance.now() - start) / 1000;
}

let best = { seconds: Number.POSITIVE_INFINITY, events: 0, lines: 0 };
let peer = Number.POSITIVE_INFINITY;
for (let round = 0; round < Number(values.rounds); round++) {
  const result = parse();
  if (result.seconds < best.seconds) best = result;
  peer = Math.min(peer, ausearch());
}
const own = megabytes / best.seconds;
const other = megabytes / peer;
console.log(`file                    ${megabytes.toFixed(0)} MB, ${best.lines} records, ${best.events} events`);
console.log(
  `limpid auditd source    ${own.toFixed(0)} MB/s, ${((best.seconds / best.lines) * 1e9).toFixed(0)} ns per record`,
);
console.log(`ausearch --raw          ${other.toFixed(0)} MB/s`);
console.log(`ratio                   ${(own / other).toFixed(2)}`);
console.log(`peak resident           ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
