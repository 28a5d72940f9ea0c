/**
 * Speed of the sources of JSON and text alone (records to events, no lineage, no detection), single-threaded, against
 * `jq -c` (`jq -cR` for text) on the same file in the same run:
 *
 *   node bench/sources.ts [--size 64] [--rounds 3] [--only santa]
 *
 * The logs are made here, of a build's mix: forks, executions, files written, renamed and removed, exits. Every line
 * is one that makes an event, but for most of the unified log. Both sides read the file warm; the best round of each counts.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sourceNamed } from "@limpid/telemetry";
import { OsqueryResults } from "../packages/telemetry/src/testing/osquery-results.ts";
import { SantaMessages } from "../packages/telemetry/src/testing/santa-messages.ts";
import { eslogger } from "./support/eslogger-shape.ts";
import { machineLine, versionOf } from "./support/machine.ts";
import { endpoint, falco, ocsf, sysmonJson, sysmonText, tetragon, unifiedLog } from "./support/sensor-logs.ts";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "64" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const NAMES = 2000; // files that a build touches again and again
const STEPS = 200; // between two writes to disk

interface Log {
  readonly name: string;
  readonly source: string;
  readonly jq: readonly string[];
  /** Tells one more step of the build; the lines so far are taken away now and then. */
  readonly make: () => { readonly step: (index: number) => void; readonly lines: string[] };
}

const LOGS: readonly Log[] = [
  { name: "eslogger", source: "eslogger", jq: ["-c", "."], make: eslogger },
  { name: "santa (JSON)", source: "santa", jq: ["-c", "."], make: () => santa(false) },
  { name: "santa (text)", source: "santa", jq: ["-cR", "."], make: () => santa(true) },
  { name: "osquery (Linux, a row to a line)", source: "osquery", jq: ["-c", "."], make: () => osqueryLinux(false) },
  { name: "osquery (Linux, batches)", source: "osquery", jq: ["-c", "."], make: () => osqueryLinux(true) },
  { name: "osquery (macOS, a row to a line)", source: "osquery", jq: ["-c", "."], make: osqueryMac },
  { name: "sysmon-linux (syslog)", source: "sysmon-linux", jq: ["-cR", "."], make: sysmonText },
  { name: "sysmon-linux (JSON)", source: "sysmon-linux", jq: ["-c", "."], make: sysmonJson },
  { name: "tetragon", source: "tetragon", jq: ["-c", "."], make: tetragon },
  { name: "falco", source: "falco", jq: ["-c", "."], make: falco },
  { name: "ecs (Elastic Endpoint)", source: "ecs", jq: ["-c", "."], make: endpoint },
  { name: "ocsf", source: "ocsf", jq: ["-c", "."], make: ocsf },
  { name: "unified-log (ndjson)", source: "unified-log", jq: ["-c", "."], make: unifiedLog },
];

function santa(text: boolean) {
  const messages = new SantaMessages({ text, machine: "mac-7" });
  const make = messages.running("/usr/bin/make", { tty: "/dev/ttys001" });
  const step = (index: number) => {
    const file = `/Users/dev/src/project/build/file${index % NAMES}.o`;
    const cc = messages.spawn(make, "/usr/bin/clang", ["clang", "-O2", "-c", `file${index % NAMES}.c`, "-o", file]);
    messages.close(cc, `${file}.tmp`).rename(cc, `${file}.tmp`, file).exit(cc);
    messages.unlink(make, file);
  };
  return { step, lines: messages.lines };
}

function osqueryLinux(batches: boolean) {
  const results = new OsqueryResults();
  let processes: object[] = [];
  let files: object[] = [];
  const step = (index: number) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const pid = 1000 + (index % 30_000);
    const who = { ppid: 900 };
    processes.push(results.processEvent(pid, 900, "/usr/bin/gcc", "make", { syscall: "fork" }));
    processes.push(results.processEvent(pid, 900, "/usr/bin/gcc", `gcc -O2 -c file${index % NAMES}.c -o ${file}`));
    files.push(results.processFileEvent(pid, "/usr/bin/gcc", "open+truncate", file, "", who));
    files.push(results.processFileEvent(pid, "/usr/bin/gcc", "write", file, "", who));
    files.push(results.processFileEvent(pid, "/usr/bin/gcc", "rename", file, `${file}.new`, who));
    files.push(results.processFileEvent(pid, "/usr/bin/gcc", "unlink", `${file}.new`, "", who));
    if (index % 40 !== 39) return;
    results.wait(1);
    for (const rows of [processes, files] as (typeof processes)[]) {
      if (batches) results.batch("events", rows as Parameters<typeof results.batch>[1]);
      else for (const row of rows) results.row("events", row as Parameters<typeof results.row>[1]);
    }
    processes = [];
    files = [];
  };
  return { step, lines: results.lines };
}

function osqueryMac() {
  const results = new OsqueryResults({ host: "mac-7" });
  const step = (index: number) => {
    const file = `/Users/dev/src/project/build/file${index % NAMES}.o`;
    const pid = 1000 + (index % 30_000);
    const gcc = "/usr/bin/clang";
    const cmdline = `clang -O2 -c "file ${index % NAMES}.c" -o ${file} `;
    results.row("es", results.esProcessEvent("fork", 900, "/usr/bin/make", { child_pid: pid }));
    results.row("es", results.esProcessEvent("exec", pid, gcc, { parent: 900, cmdline, cmdline_count: 6 }));
    for (const type of ["create", "write"]) results.row("fim", results.esFileEvent(type, pid, gcc, `${file}.tmp`));
    results.row("fim", results.esFileEvent("rename", pid, gcc, `${file}.tmp`, file));
    results.row("es", results.esProcessEvent("exit", pid, gcc, { parent: 900, exit_code: 0 }));
    if (index % 40 === 39) results.wait(1);
  };
  return { step, lines: results.lines };
}

function write(log: Log, path: string, bytes: number): void {
  const { step, lines } = log.make();
  const file = openSync(path, "w");
  let size = 0;
  for (let index = 0; size < bytes; ) {
    for (const end = index + STEPS; index < end; index++) step(index);
    size += writeSync(file, lines.map((line) => `${line}\n`).join(""));
    lines.length = 0;
  }
  closeSync(file);
}

const buffer = Buffer.allocUnsafeSlow(65_536);
const bytes = new Uint8Array(buffer.buffer);

/** `seconds` of processor time too: what the threads that compile and collect garbage take is in it. */
function read(
  name: string,
  path: string,
): { readonly seconds: number; readonly processorSeconds: number; readonly events: number } {
  let events = 0;
  const session = sourceNamed(name)?.open({}, () => {
    events++;
  });
  const file = openSync(path, "r");
  const start = performance.now();
  const before = process.cpuUsage();
  for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
    session?.push({ bytes: bytes.subarray(0, size), text: buffer.toString("latin1", 0, size) });
  }
  session?.end();
  closeSync(file);
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, processorSeconds: (user + system) / 1e6, events };
}

function jq(args: readonly string[], path: string): number {
  const start = performance.now();
  const { status } = spawnSync("jq", [...args, path], { stdio: "ignore" });
  return status === 0 ? (performance.now() - start) / 1000 : Number.NaN;
}

console.log(`${machineLine()}; ${versionOf("jq")}\n`);
console.log("| log | MB | events | events/s | per processor second | MB/s | jq MB/s | ratio |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
const folder = mkdtempSync(join(tmpdir(), "limpid-bench-sources-"));
for (const log of LOGS) {
  if (!log.name.includes(values.only)) continue;
  const path = join(folder, "log");
  write(log, path, Number(values.size) * 1e6);
  const megabytes = statSync(path).size / 1e6;
  let own = { seconds: Number.POSITIVE_INFINITY, processorSeconds: Number.POSITIVE_INFINITY, events: 0 };
  let least = Number.POSITIVE_INFINITY;
  let peer = Number.POSITIVE_INFINITY;
  for (let round = 0; round < Number(values.rounds); round++) {
    const result = read(log.source, path);
    if (result.seconds < own.seconds) own = result;
    least = Math.min(least, result.processorSeconds);
    peer = Math.min(peer, jq(log.jq, path));
  }
  const [perSecond = 0, perProcessor = 0] = [own.seconds, least].map(
    (seconds) => Math.round(own.events / seconds / 1000) * 1000,
  );
  const speeds = [megabytes / own.seconds, megabytes / peer];
  const figures = [
    megabytes.toFixed(0),
    own.events.toLocaleString("en"),
    perSecond.toLocaleString("en"),
    perProcessor.toLocaleString("en"),
  ];
  console.log(
    `| ${[log.name, ...figures, ...speeds.map((speed) => speed.toFixed(0)), `${(peer / own.seconds).toFixed(1)}x`].join(" | ")} |`,
  );
}
rmSync(folder, { recursive: true });
