import { parentPort, workerData } from "node:worker_threads";
import { GraphUnreadable } from "@limpid/core";
import { groundsOf, LOG_PATIENCE } from "@limpid/grounds";
import { type PackedEvents, packEvents } from "@limpid/store";
import type { Entry } from "../inbox/entry.ts";
import { JournalReader } from "../inbox/journal-reader.ts";
import { EngineCore } from "./engine-core.ts";
import type { EngineTask, FromEngine, SavedEngine, ToEngine } from "./protocol.ts";

/** The engine's thread: reads the inbox in its order, judges, and gives each entry's outcome to be kept. */
const task = workerData as EngineTask;
/** Outcomes on their way to the store; beyond them the engine waits, and the inbox fills. */
const MAX_UNKEPT = 16;
/** A snapshot may take one part in so many of the time. */
const SHARE = 20;

function send(message: FromEngine, given: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, given);
}

class EngineThread {
  #core = newCore();
  readonly #reader: JournalReader;
  #last = 0;
  #unkept = 0;
  #stopped = false;
  #scheduled = false;
  #bytesSince = 0;
  #snapshotAt = performance.now();
  #notBefore = 0;
  #damaged = 0;

  constructor() {
    const { saved } = task;
    let note: string | undefined;
    let next = 1;
    if (saved !== undefined) {
      const { inbox, entry, neededFrom } = saved.position;
      const same = inbox === task.inbox;
      if (same) next = entry + 1;
      else note = "the inbox is another one than before: what a stream had begun to tell there is lost";
      try {
        if (same) this.#core.restore(saved.snapshot, () => entriesBetween(neededFrom, entry));
        else this.#core.restore({ ...saved.snapshot, streams: [] }, () => []);
      } catch (error) {
        if (!(error instanceof GraphUnreadable)) throw error;
        this.#core = newCore();
        note = `what was known of hosts was written by another version of Limpid and cannot be used: ${error.message}`;
      }
    }
    this.#reader = new JournalReader(task.folder, next);
    send({ kind: "ready", ...(note !== undefined && { note }) });
  }

  take(message: ToEngine): void {
    if (message.kind === "durable") this.#last = message.last;
    else if (message.kind === "kept") this.#unkept--;
    else this.#stopped = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#work();
    });
  }

  /** One entry, then what arrived meanwhile is heard. */
  #work(): void {
    if (this.#stopped) {
      if (this.#unkept === 0) this.#end();
      return;
    }
    if (this.#unkept >= MAX_UNKEPT) return;
    const entry = this.#reader.next(this.#last);
    if (this.#reader.damagedBytes > this.#damaged) {
      this.#damaged = this.#reader.damagedBytes;
      send({ kind: "damaged", bytes: this.#damaged });
    }
    if (entry === undefined) return;
    this.#judge(entry);
    this.#schedule();
  }

  #judge(entry: Entry): void {
    const { findings, events, processes, hosts, told, ended } = this.#core.take(entry);
    for (const { bytes } of entry.parts) this.#bytesSince += bytes.length;
    const state = this.#snapshotIsDue() ? this.#snapshot(entry.number) : undefined;
    this.#unkept++;
    const packed = packEvents(events);
    const message: FromEngine = {
      kind: "judged",
      judged: {
        entry: entry.number,
        findings,
        events: packed,
        processes,
        hosts,
        told,
        ended,
        waits: this.#core.waits,
        ...(state !== undefined && { state }),
      },
    };
    send(message, buffersOf(packed));
  }

  #snapshotIsDue(): boolean {
    const now = performance.now();
    if (now < this.#notBefore) return false;
    return this.#bytesSince >= task.snapshotBytes || now - this.#snapshotAt >= task.snapshotMs;
  }

  #snapshot(entry: number): SavedEngine {
    const began = performance.now();
    const snapshot = this.#core.state;
    const ended = performance.now();
    this.#bytesSince = 0;
    this.#snapshotAt = ended;
    this.#notBefore = ended + (ended - began) * SHARE;
    return { snapshot, position: { inbox: task.inbox, entry, neededFrom: this.#core.neededFrom(entry + 1) } };
  }

  #end(): void {
    this.#reader.close();
    parentPort?.close();
  }
}

/** Whole buffers that nobody else looks into. */
function buffersOf({ blocks }: PackedEvents): readonly ArrayBuffer[] {
  return blocks.flatMap(({ json: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

function newCore(): EngineCore {
  return new EngineCore({ ...groundsOf(task.config, task.engine, undefined), live: LOG_PATIENCE });
}

function* entriesBetween(from: number, last: number): Iterable<Entry> {
  if (from > last) return;
  const reader = new JournalReader(task.folder, from);
  try {
    for (let entry = reader.next(last); entry !== undefined; entry = reader.next(last)) yield entry;
  } finally {
    reader.close();
  }
}

const thread = new EngineThread();
parentPort?.on("message", (message: ToEngine) => thread.take(message));
