/**
 * Looks for files that make the inspector fail: npm run fuzz -- --minutes 1 [--format elf] [--seed 7] [--guide coverage|watch|none].
 * Prints what was tried and found; each failure is made small and stored beside its format, where the tests run it.
 * Exit codes: 0 nothing found, 1 found, 2 usage.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Guide, Progress } from "./campaign.ts";
import type { Orders } from "./campaign-worker.ts";
import { Failure, type FailureKind } from "./failure.ts";
import { writeGolden } from "./golden.ts";
import { INPUT_AT, LENGTH_AT, SHARED_BYTES, TURN_AT } from "./shared-input.ts";
import { TARGETS } from "./targets.ts";

const STUCK_AFTER_MS = 20_000; // on one input: reason to end the thread and to look at the input alone
const HANGS_AFTER_MS = 45_000; // alone, where the limit is 200 ms: whatever else the machine does, this has no end
const LOOK_MS = 500;
const GUIDES: readonly string[] = ["coverage", "watch", "none"];

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    format: { type: "string", multiple: true },
    seed: { type: "string" },
    guide: { type: "string", default: "none" },
    jobs: { type: "string" },
    save: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const jobs = values.jobs === undefined ? availableParallelism() : Number(values.jobs);
const names = values.format ?? TARGETS.map(({ name }) => name);
const unknown = names.find((name) => !TARGETS.some((target) => target.name === name));
if (unknown !== undefined || !(minutes > 0) || !Number.isSafeInteger(seed) || !GUIDES.includes(values.guide)) {
  const formats = TARGETS.map(({ name }) => name).join("|");
  console.error(`usage: npm run fuzz -- [--minutes N] [--format ${formats}] [--seed N] [--guide ${GUIDES.join("|")}]`);
  process.exit(2);
}

type Found = { readonly bytes: Uint8Array; readonly failure: Failure };
interface Told extends Omit<Progress, "failures"> {
  readonly failures: readonly { bytes: Uint8Array; kind: FailureKind; message: string; stack?: string }[];
}

/** One campaign in a thread of its own, ended by force when an input never comes back. */
function runCampaign(target: string, seed: number, until: number): Promise<Progress | { readonly stuck: Uint8Array }> {
  const shared = new SharedArrayBuffer(SHARED_BYTES);
  const orders: Orders = { target, seed, until, guide: values.guide as Guide, shared };
  const worker = new Worker(new URL("campaign-worker.ts", import.meta.url), { workerData: orders });
  return new Promise((resolve, reject) => {
    const numbers = new Int32Array(shared);
    let turn = 0;
    let since = Date.now();
    const watch = setInterval(() => {
      const now = Atomics.load(numbers, TURN_AT);
      if (now !== turn) {
        turn = now;
        since = Date.now();
      } else if (turn > 0 && Date.now() - since > STUCK_AFTER_MS) {
        clearInterval(watch);
        worker.removeAllListeners("exit");
        const stuck = new Uint8Array(shared, INPUT_AT, Atomics.load(numbers, LENGTH_AT)).slice();
        void worker.terminate().then(() => resolve({ stuck }));
      }
    }, LOOK_MS);
    worker.on("message", ({ failures, ...rest }: Told) => {
      clearInterval(watch);
      const found = failures.map(({ bytes, kind, message, stack }) => {
        const cause = Object.assign(new Error(message), { stack });
        return { bytes, failure: new Failure(kind, message, { cause }) };
      });
      resolve({ ...rest, failures: found });
    });
    worker.on("exit", (code) => {
      clearInterval(watch);
      reject(new Error(`${target}: the thread ended with code ${code} and said nothing`));
    });
    worker.on("error", (error) => {
      clearInterval(watch);
      reject(error);
    });
  });
}

/** Time and memory of inputs that looked dear, each in a process of its own. */
function measure(target: string, inputs: readonly Uint8Array[]): readonly Found[] {
  const folder = mkdtempSync(join(tmpdir(), "limpid-fuzz-"));
  try {
    return inputs.flatMap((bytes) => {
      const path = join(folder, "input");
      writeFileSync(path, bytes);
      const probe = join(import.meta.dirname, "probe.ts");
      const run = spawnSync(process.execPath, ["--max-semi-space-size=8", probe, path, target], {
        encoding: "utf8",
        timeout: HANGS_AFTER_MS,
        killSignal: "SIGKILL",
      });
      if (run.status === 0) return [];
      if (run.signal !== null) return [{ bytes, failure: new Failure("hang", `no end within ${HANGS_AFTER_MS} ms`) }];
      const [, kind, message = run.stderr.slice(-300)] = /^([a-z-]+): (.*)/m.exec(run.stdout) ?? [];
      return [{ bytes, failure: new Failure((kind ?? "exception") as FailureKind, message) }];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Campaigns until the time is over: mostly one; another one begins where an input had to be taken from the last. */
async function fuzz(target: string): Promise<boolean> {
  const until = Date.now() + minutes * 60_000;
  let found = false;
  for (let turn = 0; turn === 0 || Date.now() < until; turn++) {
    const result = await runCampaign(target, seed + turn, until);
    const failures =
      "stuck" in result ? measure(target, [result.stuck]) : [...result.failures, ...measure(target, result.suspects)];
    if ("stuck" in result)
      console.log(`${target}: ended by force at an input of ${result.stuck.length} bytes, seed ${seed + turn}`);
    else say(target, seed + turn, result);
    report(target, failures);
    found ||= failures.length > 0;
  }
  return found;
}

function say(target: string, seed: number, { executions, blocks, kept, slowestMs, processorMs }: Progress): void {
  const perSecond = Math.round((executions * 1000) / processorMs);
  const seconds = Math.round(processorMs / 1000);
  console.log(
    `${target}: ${executions} inputs in ${seconds} s of processor time (${perSecond}/s), ${values.guide === "none" ? "" : `${blocks} blocks of code, `}${kept} inputs kept, slowest ${slowestMs.toFixed(0)} ms, seed ${seed}`,
  );
}

function report(target: string, failures: readonly Found[]): void {
  for (const { bytes, failure } of failures) {
    const place = values.save ? writeGolden(target, bytes, failure) : `${bytes.length} bytes`;
    console.log(`${target}: ${failure.kind}: ${failure.message}\n  ${place}`);
    const stack = failure.cause instanceof Error ? failure.cause.stack : undefined;
    if (stack !== undefined) console.log(stack.split("\n").slice(0, 6).join("\n"));
  }
}

const waiting = [...names];
let found = false;
async function work(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    if (await fuzz(target)) found = true;
  }
}
await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
process.exitCode = found ? 1 : 0;
