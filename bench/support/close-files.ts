/**
 * Creates, writes and closes small files as fast as one process can: node bench/support/close-files.ts FOLDER COUNT
 * [RATE]. With a rate, so many a second. Says "ready", begins at the end of its standard input, and prints the seconds
 * it took.
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";

const [folder = "", count = "0", rate] = process.argv.slice(2);
const TEXT = Buffer.from("nothing that runs, and long enough to be looked at\n");
const PER_FOLDER = 1000;

mkdirSync(folder, { recursive: true });
process.stdout.write("ready\n");
readFileSync(0);
const began = process.hrtime.bigint();
for (let index = 0; index < Number(count); index++) {
  if (index % PER_FOLDER === 0) mkdirSync(`${folder}/${index / PER_FOLDER}`, { recursive: true });
  const file = openSync(`${folder}/${Math.floor(index / PER_FOLDER)}/${index}`, "w");
  writeSync(file, TEXT);
  closeSync(file);
  if (rate !== undefined) {
    while (seconds() * Number(rate) < index) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
}
process.stdout.write(`${seconds()}\n`);

function seconds(): number {
  return Number(process.hrtime.bigint() - began) / 1e9;
}
