/**
 * Writes an audit log of any size, the same for the same arguments: the input of the benchmarks.
 *
 *   node bench/auditd-generate.ts --mix dense|realistic --size 500MB --out FILE [--seed N]
 *
 * Both mixes play scenes on one host with a live process tree (enriched records, auditd's order, pids that are
 * forked, reused and exit, about one event in fifty overlapping its neighbour as on a machine with several cores):
 * builds (make, gcc, cc1, as, ld, install), package upgrades (dpkg unpacking, renaming into place), services that
 * fetch a file, make it executable, run and remove it, editors that save, log rotation, cron, ssh logins.
 *
 * `dense`: only these scenes; every call is one that Limpid reads (execve, openat that creates or writes, chmod,
 * rename, unlink, clone, exit_group).
 * `realistic`: one record in ten is of such a scene. The others are opens for reading under a watch key, a third of
 * them refused (44 of 100 events), network calls (26), services that start and stop (8), sudo of a monitoring agent (8),
 * firewall changes (6), AppArmor's refusals (5), jobs of cron with their sessions (3).
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { Host } from "./auditd-log/host.ts";
import { Log } from "./auditd-log/log.ts";
import { noise } from "./auditd-log/noise.ts";
import { SCENES } from "./auditd-log/scenes.ts";

type Mix = "dense" | "realistic";

/** Writes about `size` bytes; returns the records by type. */
export function generate(
  mix: Mix,
  size: number,
  seed: number,
  write: (text: string) => void,
): ReadonlyMap<string, number> {
  const log = new Log(write, seed);
  const host = new Host(log);
  const { random } = log;
  while (log.bytes < size) {
    const before = total(log.counts);
    random.pick(SCENES)(host);
    log.pause(random.below(200) * 4);
    if (mix === "dense") continue;
    for (const wanted = 9 * (total(log.counts) - before); total(log.counts) - before < wanted; ) {
      noise(host);
      if (random.below(4) === 0) log.pause(4 + random.below(400) * 4);
    }
  }
  log.end();
  return log.counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, KB: 1e3, MB: 1e6, GB: 1e9 };

function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(KB|MB|GB|)$/.exec(text);
  if (match === null) throw new Error(`--size ${text}: a number with KB, MB or GB expected`);
  return Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      mix: { type: "string", default: "dense" },
      size: { type: "string", default: "500MB" },
      out: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  if (values.out === undefined || (values.mix !== "dense" && values.mix !== "realistic")) {
    console.error("usage: node bench/auditd-generate.ts --mix dense|realistic --size 500MB --out FILE [--seed N]");
    process.exit(2);
  }
  const file = openSync(values.out, "w");
  const counts = generate(values.mix, parseSize(values.size), Number(values.seed), (text) =>
    writeSync(file, text, null, "latin1"),
  );
  closeSync(file);
  const sum = total(counts);
  for (const [type, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    console.error(`${type.padEnd(16)}${String(count).padStart(10)}  ${((100 * count) / sum).toFixed(1)} %`);
  }
}
