import { readSync } from "node:fs";
import { systemCode } from "./system-issue.ts";

const WAIT_MS = 5;

/** Reads what is there into `into` from `from` on; 0 at the end. Waits for the writer of a pipe, however its other users set it up. */
export function readWaiting(fd: number, into: Buffer, from = 0): number {
  for (;;) {
    try {
      return readSync(fd, into, from, into.length - from, null);
    } catch (error) {
      if (systemCode(error) !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}
