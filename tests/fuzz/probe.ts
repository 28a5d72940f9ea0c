import { readFileSync } from "node:fs";
import { checkMemory, checkTime } from "./checks.ts";
import { Failure } from "./failure.ts";

/** Time and memory of one file in a process that did nothing before: probe.ts FILE. Exit code 1 says what was too much. */
const bytes = new Uint8Array(readFileSync(process.argv[2] ?? ""));
try {
  checkMemory(bytes);
  checkTime(bytes);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.log(`${error.kind}: ${error.message}`);
  process.exitCode = 1;
}
