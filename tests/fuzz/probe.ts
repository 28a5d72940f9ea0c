import { readFileSync } from "node:fs";
import { checkMemory, checkTime } from "./checks.ts";
import { Failure } from "./failure.ts";
import { TARGETS } from "./targets.ts";

/** One input of a target in a process that did nothing before: probe.ts FILE TARGET. Exit code 1 says what was too much. */
const bytes = new Uint8Array(readFileSync(process.argv[2] ?? ""));
const target = TARGETS.find(({ name }) => name === process.argv[3]);
try {
  if (target?.isMeasured === true) {
    checkMemory(bytes);
    checkTime(bytes);
  } else await target?.check(bytes, () => 1);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.log(`${error.kind}: ${error.message}`);
  process.exitCode = 1;
}
