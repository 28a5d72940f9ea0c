/**
 * The strings of large files: `strings -n 6` of binutils against `limpid inspect --strings --ascii`, and its three runs
 * (ASCII, UTF-16 of both orders) against what one run here finds; both as programs that print, ours with the section of
 * each string and the marks; and where our time goes: finding, looking for traces of marks, and marking, in this
 * process. CPU seconds of the user, because other work on the machine stretches the clock.
 *
 *   node bench/strings.ts FILE…
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesSource } from "@limpid/inspect";
import { eachString, marksOf, type StringSpan, tracesOf } from "@limpid/inspect/strings";
import { machineLine } from "./support/machine.ts";
import { markdownTable, median } from "./support/measure.ts";

const ROUNDS = 7;
const LIMPID = join(import.meta.dirname, "..", "apps", "cli", "bin", "limpid.js");
const OURS = [process.execPath, LIMPID, "inspect", "--strings"];
const files = process.argv.slice(2);

/** User seconds of a command with its output thrown away, by the shell's own clock. */
function userSeconds(command: readonly string[]): number {
  const script = 'TIMEFORMAT=%U; { time "$@" >/dev/null 2>&1; } 2>&1';
  return Number(execFileSync("bash", ["-c", script, "bash", ...command], { encoding: "utf8" }));
}

/** User seconds of what is done with each string here, without printing. */
function searching(bytes: Uint8Array, each: (span: StringSpan) => void, asciiOnly = false): number {
  const before = process.cpuUsage();
  eachString(bytesSource(bytes), { minLength: 6, asciiOnly }, each);
  return process.cpuUsage(before).user / 1e6;
}

function mark({ bytes, end, start, step }: StringSpan): void {
  const traces = tracesOf(bytes, start, end, step);
  if (traces === 0) return;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", start, end);
  marksOf(text, traces); // of UTF-16 with its zeros: as much work
}

const rows: string[][] = [];
for (const file of files) {
  const bytes = new Uint8Array(readFileSync(file));
  const contenders: readonly (readonly [name: string, measure: () => number])[] = [
    ["found here, ASCII", () => searching(bytes, () => undefined, true)],
    ["found here", () => searching(bytes, () => undefined)],
    ["found and marked here", () => searching(bytes, mark)],
    ["limpid inspect --strings --ascii", () => userSeconds([...OURS, "--ascii", file])],
    ["limpid inspect --strings", () => userSeconds([...OURS, file])],
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
  for (const [index, [name]] of contenders.entries()) {
    const time = median(times[index] ?? []);
    const rate = (bytes.length / 1e6 / time).toFixed(0);
    rows.push([file.slice(file.lastIndexOf("/") + 1), name, time.toFixed(3), rate]);
  }
}
console.log(`${machineLine()}.\n`);
console.log(markdownTable(["file", "program", "user seconds", "MB/s"], rows));
