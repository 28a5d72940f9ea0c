import { readFormat, refuseNewer } from "../database/format.ts";
import { lockForWriting } from "../database/lock.ts";
import { MIGRATIONS } from "../database/migrations.ts";
import { openDatabase } from "../database/open-database.ts";
import { layoutOf } from "../layout.ts";
import type { RequestName, ToWorker, WorkerTask } from "./protocol.ts";
import { readersOf } from "./reading.ts";
import { type Waiting, Writing } from "./writing.ts";

/** One side of a store: answers what it is asked, whichever thread it lives in. */
export interface Service {
  readonly ask: (name: ToWorker["name"], ask: unknown) => Promise<unknown>;
}

/** What has a turn of its own. */
const ALONE: readonly ToWorker["name"][] = ["compact", "close"];
/** Above, a transaction becomes long for who waits for it. */
const MAX_TOGETHER = 256;

export function serve(task: WorkerTask): Promise<Service> {
  return task.writes ? openWriter(task) : openReader(task);
}

/** The side that writes: what waits together is one transaction. */
async function openWriter(task: WorkerTask): Promise<Service> {
  const layout = layoutOf(task.folder);
  // Before the lock: not even that is made in a folder that a newer version uses.
  const format = readFormat(layout);
  if (format !== undefined) refuseNewer(task.folder, format, MIGRATIONS.length);
  const lock = lockForWriting(layout);
  const open = await openDatabase(layout, false).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const writing = await Writing.start(open, layout, task);
  let waiting: (Omit<Waiting, "name"> & { readonly name: ToWorker["name"] })[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const alone = waiting.findIndex(({ name }) => ALONE.includes(name));
      const count = alone === 0 ? 1 : Math.min(MAX_TOGETHER, alone < 0 ? waiting.length : alone);
      const together = waiting.slice(0, count);
      waiting = waiting.slice(count);
      if (together[0]?.name === "close") {
        writing.close();
        await open.db.destroy();
        lock.release();
        together[0].done(undefined);
        return;
      }
      await writing.doAll(together as readonly Waiting[]);
      // What arrived meanwhile is taken in, for the next transaction.
      await new Promise(setImmediate);
    }
    busy = false;
  };
  return {
    ask: (name, ask) =>
      new Promise((done, failed) => {
        waiting.push({ name, ask, done, failed });
        // After the others that have arrived with it.
        setImmediate(() => void work());
      }),
  };
}

/** The side that reads, beside whoever writes. */
async function openReader(task: WorkerTask): Promise<Service> {
  const layout = layoutOf(task.folder);
  const open = await openDatabase(layout, true);
  const readers = readersOf(open, layout) as Readonly<Record<RequestName, (of: unknown) => Promise<unknown>>>;
  return {
    ask: async (name, ask) => (name === "close" ? await open.db.destroy() : await readers[name](ask)),
  };
}
