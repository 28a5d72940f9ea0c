/**
 * The strings of large files: `strings -n 6` of binutils (ASCII) and its three runs for what one run here finds (ASCII and
 * UTF-16 of both orders), against `limpid inspect --strings` as a program and against the extraction alone, in this
 * process. CPU seconds of the user, because other work on the machine stretches the clock.
 *
 *   node bench/strings.ts FILE…
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesSource } from "@limpid/inspect";
import { extractStrings } from "@limpid/inspect/strings";
import { machineLine } from "./support/machine.ts";
import { markdownTable, median } from "./support/measure.ts";

const ROUNDS = 7;
const LIMPID = join(import.meta.dirname, "..", "apps", "cli", "bin", "limpid.js");
const files = process.argv.slice(2);

/** User seconds of a command with its output thrown away, by the shell's own clock. */
function userSeconds(command: readonly string[]): number {
  const script = 'TIMEFORMAT=%U; { time "$@" >/dev/null 2>&1; } 2>&1';
  return Number(execFileSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8" }));
}

function extraction(bytes: Uint8Array): number {
  const before = process.cpuUsage();
  const latin1 = (piece: Uint8Array): string =>
    Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
  extractStrings(bytesSource(bytes), { minLength: 6, latin1 }, () => undefined);
  return process.cpuUsage(before).user / 1e6;
}

const rows: string[][] = [];
for (const file of files) {
  const bytes = new Uint8Array(readFileSync(file));
  const contenders: readonly (readonly [name: string, measure: () => number])[] = [
    ["extraction alone", () => extraction(bytes)],
    ["limpid inspect --strings", () => userSeconds([process.execPath, LIMPID, "inspect", "--strings", file])],
    ["strings -n 6", () => userSeconds(["strings", "-a", "-n", "6", file])],
    [
      "strings -n 6, three encodings",
      () => ["s", "l", "b"].reduce((sum, kind) => sum + userSeconds(["strings", "-a", "-n", "6", "-e", kind, file]), 0),
    ],
  ];
  const times = contenders.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, [, measure]] of contenders.entries()) times[index]?.push(measure());
  }
  const [ours = 1] = times.map(median);
  for (const [index, [name]] of contenders.entries()) {
    const time = median(times[index] ?? []);
    const rate = (bytes.length / 1e6 / time).toFixed(0);
    rows.push([file.slice(file.lastIndexOf("/") + 1), name, time.toFixed(3), rate, (time / ours).toFixed(1)]);
  }
}
console.log(`${machineLine()}.\n`);
console.log(markdownTable(["file", "program", "user seconds", "MB/s", "time against extraction"], rows));
