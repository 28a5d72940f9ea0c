/**
 * Sends an audit log to a real server over HTTP and waits until all of it is judged and in the store: events a second
 * with detection on, what was lost, memory, and how long a restart takes after a kill.
 *
 *   npm run bench:ingest                    200 MB, batches of 256 KB, four at a time
 *   node scripts/run-node.mjs bench/ingest.ts --size 50 --senders 2
 */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStore } from "../packages/store/src/index.ts";
import { bundleServer } from "../tests/support/bundle-server.ts";

const BATCH_BYTES = 256 << 10;
const LINE_FEED = 10;
const { values } = parseArgs({
  options: {
    size: { type: "string", default: "200" },
    senders: { type: "string", default: "4" },
    mix: { type: "string", default: "dense" },
  },
});

const folder = mkdtempSync(join(tmpdir(), "limpid-ingest-"));
const log = join(folder, "audit.log");
const state = join(folder, "state");

interface Server {
  readonly pid: number;
  readonly url: URL;
  readonly key: string;
  readonly readyMs: number;
  readonly settled: () => Promise<{ readonly events: number; readonly findings: number }>;
  readonly kill: () => Promise<void>;
}

async function start(program: string): Promise<Server> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, state], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let heard: (line: string) => void = () => undefined;
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      heard(text.slice(0, end));
      text = text.slice(end + 1);
    }
  });
  const next = () =>
    new Promise<string>((resolve) => {
      heard = resolve;
    });
  const { url, key } = JSON.parse(await next());
  return {
    pid: child.pid ?? 0,
    url: new URL(url),
    key,
    readyMs: performance.now() - began,
    settled: async () => {
      child.stdin.write("\n");
      return JSON.parse(await next());
    },
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Whole lines of the log, a batch at a time. */
function* batches(): Generator<Buffer> {
  const file = openSync(log, "r");
  const { size } = statSync(log);
  try {
    for (let at = 0; at < size; ) {
      const block = Buffer.allocUnsafe(BATCH_BYTES);
      const bytes = block.subarray(0, readSync(file, block, 0, BATCH_BYTES, at));
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      at += end;
      yield bytes.subarray(0, end);
    }
  } finally {
    closeSync(file);
  }
}

const agent = new Agent({ keepAlive: true });

function post({ url, key }: Server, body: Buffer, batch: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, "limpid-batch": String(batch), "limpid-host": "bench" };
    const options = {
      host: url.hostname,
      port: url.port,
      path: "/api/v1/ingest/auditd",
      method: "POST",
      agent,
      headers,
    };
    const asked = request(options, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

/** In their order, so many at once; one that is refused for now is sent again. */
async function sendAll(server: Server): Promise<{ readonly batches: number; readonly refused: number }> {
  let [number, refused] = [0, 0];
  const all = batches();
  const sender = async () => {
    for (let next = all.next(); next.done !== true; next = all.next()) {
      const mine = number++;
      while ((await post(server, next.value, mine)) !== 200) {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  await Promise.all(Array.from({ length: Number(values.senders) }, sender));
  return { batches: number, refused };
}

const TICKS = 100; // to a second, on every Linux that Node runs on

/** Of all threads, since the start of the program. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function peakMegabytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

try {
  const program = await bundleServer(join(folder, "program"));
  const arguments_ = ["bench/auditd-generate.ts", "--mix", values.mix, "--size", `${values.size}MB`, "--out", log];
  await new Promise<void>((resolve) =>
    spawn(process.execPath, arguments_, { stdio: "inherit" }).once("close", () => resolve()),
  );

  const server = await start(program);
  const spentBefore = processorSeconds(server.pid);
  const began = performance.now();
  const sent = await sendAll(server);
  const sentS = (performance.now() - began) / 1000;
  const { events, findings } = await server.settled();
  const seconds = (performance.now() - began) / 1000;
  const spent = processorSeconds(server.pid) - spentBefore;
  const peak = peakMegabytes(server.pid);
  await server.kill();
  const again = await start(program);
  await again.kill();

  const store = await openStore({ folder: join(state, "store"), readonly: true });
  const { events: kept } = await store.stats();
  await store.close();
  process.stdout.write(
    `${JSON.stringify({
      megabytes: Number(values.size),
      ...sent,
      acknowledgedAfterS: Number(sentS.toFixed(1)),
      judgedAfterS: Number(seconds.toFixed(1)),
      events,
      eventsPerSecond: Math.round(events / seconds),
      processorSeconds: Number(spent.toFixed(1)),
      eventsPerProcessorSecond: Math.round(events / spent),
      findings,
      keptEvents: kept.count,
      lost: events - kept.count,
      peakMegabytes: peak,
      restartToReadyMs: Math.round(again.readyMs),
    })}\n`,
  );
} finally {
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}
