import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { Campaign, type Guide } from "./campaign.ts";
import { Coverage } from "./coverage.ts";
import { INPUT_AT, LENGTH_AT, TURN_AT } from "./shared-input.ts";
import { TARGETS } from "./targets.ts";

export interface Orders {
  readonly target: string;
  readonly seed: number;
  readonly until: number;
  readonly guide: Guide;
  readonly shared: SharedArrayBuffer;
}

const { target: name, seed, until, guide, shared } = workerData as Orders;
const target = TARGETS.find((one) => one.name === name);
if (target === undefined) throw new Error(`no target ${name}`);
setFlagsFromString("--stack-size=900"); // recursion without a depth shows sooner
const numbers = new Int32Array(shared);
const input = new Uint8Array(shared, INPUT_AT);

const progress = await new Campaign(target, seed, {
  coverage: guide === "none" ? undefined : new Coverage(),
  until,
  guide,
  about: (bytes) => {
    const length = Math.min(bytes.length, input.length);
    input.set(bytes.subarray(0, length));
    Atomics.store(numbers, LENGTH_AT, length);
    Atomics.add(numbers, TURN_AT, 1);
  },
}).run();

parentPort?.postMessage({
  ...progress,
  failures: progress.failures.map(({ bytes, failure }) => ({
    bytes,
    kind: failure.kind,
    message: failure.message,
    stack: failure.cause instanceof Error ? failure.cause.stack : undefined,
  })),
});
