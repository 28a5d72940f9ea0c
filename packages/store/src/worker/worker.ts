import { parentPort, workerData } from "node:worker_threads";
import { explain } from "../database/explain.ts";
import { readFormat, refuseNewer } from "../database/format.ts";
import { lockForWriting } from "../database/lock.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { openDatabase } from "../database/open-database.ts";
import { layoutOf } from "../layout.ts";
import type { FromWorker, ToWorker, WorkerTask } from "./protocol.ts";
import { readersOf } from "./reading.ts";
import { type Waiting, Writing } from "./writing.ts";

/** A thread of the store: the one that writes, or the one that reads. */
const task = workerData as WorkerTask;
const layout = layoutOf(task.folder);
/** What has a turn of its own. */
const ALONE: readonly string[] = ["compact", "close"];
/** Above, a transaction becomes long for who waits for it. */
const MAX_TOGETHER = 256;

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}

function refuse(n: number, error: unknown): void {
  const { code, message } = explain(error, task.folder);
  send({ n, code, message });
}

async function write(): Promise<void> {
  // Before the lock: not even that is made in a folder that a newer version uses.
  const format = readFormat(layout);
  if (format !== undefined) refuseNewer(task.folder, format, MIGRATIONS.length);
  const lock = lockForWriting(layout);
  const open = await openDatabase(layout, false).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const writing = await Writing.start(open, layout, task);
  let waiting: (Waiting & { readonly n: number })[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const alone = waiting.findIndex(({ name }) => ALONE.includes(name));
      const count = alone === 0 ? 1 : Math.min(MAX_TOGETHER, alone < 0 ? waiting.length : alone);
      const together = waiting.slice(0, count);
      waiting = waiting.slice(count);
      if ((together[0]?.name as string) === "close") {
        writing.close();
        await open.db.destroy();
        lock.release();
        together[0]?.done(undefined);
        parentPort?.close();
        return;
      }
      await writing.doAll(together);
      // What arrived meanwhile is taken in, for the next transaction.
      await new Promise(setImmediate);
    }
    busy = false;
  };
  parentPort?.on("message", ({ n, name, ask }: ToWorker) => {
    const done = (answer: unknown): void => send({ n, answer });
    const failed = (error: unknown): void => refuse(n, error);
    waiting.push({ n, name: name as Waiting["name"], ask, done, failed });
    // After the others that have arrived with it.
    setImmediate(() => void work());
  });
}

async function read(): Promise<void> {
  const open = await openDatabase(layout, true);
  const readers = readersOf(open, layout);
  parentPort?.on("message", async ({ n, name, ask }: ToWorker) => {
    try {
      if (name === "close") {
        await open.db.destroy();
        send({ n, answer: undefined });
        parentPort?.close();
        return;
      }
      const reader = readers[name as keyof typeof readers] as (of: unknown) => Promise<unknown>;
      send({ n, answer: await reader(ask) });
    } catch (error) {
      refuse(n, error);
    }
  });
}

try {
  await (task.writes ? write() : read());
  send({ n: 0, answer: undefined });
} catch (error) {
  refuse(0, error);
  parentPort?.close();
}
