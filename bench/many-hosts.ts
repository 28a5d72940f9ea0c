/**
 * `limpid hunt --jobs 2` against `--jobs 1` on one audit log that names many hosts, as a relay writes it:
 *
 *   node bench/many-hosts.ts [--size 400] [--hosts 8] [--rounds 3] [--jobs 2]
 *
 * Each host is a log of bench/auditd-generate.ts with a seed of its own; their events stand in turn. Both print the same.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machineLine } from "./support/machine.ts";
import { markdownTable, measure, median, type Run } from "./support/measure.ts";

const BENCH = dirname(fileURLToPath(import.meta.url));
const DATA = join(BENCH, ".data");
const LIMPID = join(BENCH, "..", "limpid");

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "400" },
    hosts: { type: "string", default: "8" },
    rounds: { type: "string", default: "3" },
    jobs: { type: "string", default: "2" },
  },
});
const SERIAL = /:(\d+)\)/;

async function* eventsOf(path: string, node: string): AsyncGenerator<string, void, undefined> {
  let event = "";
  let serial = "";
  for await (const line of createInterface({ input: createReadStream(path, "latin1") })) {
    const own = SERIAL.exec(line)?.[1] ?? "";
    if (own !== serial && event !== "") {
      yield event;
      event = "";
    }
    serial = own;
    event += `node=${node} ${line}\n`;
  }
  yield event;
}

async function log(): Promise<string> {
  mkdirSync(DATA, { recursive: true });
  const [size, hosts] = [Number(values.size), Number(values.hosts)];
  const path = join(DATA, `hosts-${hosts}-${size}.log`);
  if (existsSync(path)) return path;
  const parts = Array.from({ length: hosts }, (_, index) => join(DATA, `host-${index}.part`));
  for (const [index, part] of parts.entries()) {
    const options = ["--mix", "dense", "--size", `${Math.ceil(size / hosts)}MB`, "--seed", String(index + 1)];
    execFileSync(process.execPath, [join(BENCH, "auditd-generate.ts"), ...options, "--out", part]);
  }
  const out = openSync(path, "w");
  let open = parts.map((part, index) => eventsOf(part, `web-${index}.example.org`));
  while (open.length > 0) {
    const going: typeof open = [];
    let text = "";
    for (const events of open) {
      const next = await events.next();
      if (next.done === true) continue;
      text += next.value;
      going.push(events);
    }
    writeSync(out, text, null, "latin1");
    open = going;
  }
  closeSync(out);
  for (const part of parts) rmSync(part);
  return path;
}

function digest(path: string, jobs: string): string {
  const options = { maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "inherit"] as ("ignore" | "pipe" | "inherit")[] };
  const command = `${JSON.stringify(LIMPID)} hunt --json --fail-on high --jobs ${jobs} ${JSON.stringify(path)} || true`;
  return createHash("sha256")
    .update(execFileSync("sh", ["-c", command], options))
    .digest("hex");
}

const path = await log();
const runs: Record<string, Run[]> = { "1": [], [values.jobs]: [] };
for (let round = 0; round < Number(values.rounds); round++) {
  for (const jobs of ["1", values.jobs]) {
    runs[jobs]?.push(await measure(LIMPID, ["hunt", "--json", "--jobs", jobs, path]));
  }
}
const seconds = (jobs: string) => median((runs[jobs] ?? []).map((run) => run.seconds));
const rows = ["1", values.jobs].map((jobs) => [
  jobs,
  (statSync(path).size / 1e6 / seconds(jobs)).toFixed(0),
  `${Math.max(...(runs[jobs] ?? []).map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
  `${(seconds("1") / seconds(jobs)).toFixed(2)}x`,
]);
console.log(`${machineLine()}; ${values.hosts} hosts, ${values.size} MB\n`);
console.log(markdownTable(["--jobs", "MB/s", "peak", "of one"], rows));
console.log(digest(path, "1") === digest(path, values.jobs) ? "\nthe same output" : "\nDIFFERENT OUTPUT");
