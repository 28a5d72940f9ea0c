import type { HandleCalls } from "../kernel/handles.ts";
import type { NativeBuffer } from "../kernel/native-buffer.ts";
import { decodeEvents } from "./decode.ts";
import type { FileCounts } from "./files.ts";
import type { Group } from "./groups.ts";
import type { Interpreter } from "./interpret.ts";
import { Pace } from "./pace.ts";

const MAX_READS = 4; // before others have their turn

interface Parts {
  readonly calls: HandleCalls;
  readonly interpreter: Interpreter;
  readonly counts: FileCounts;
  /** For this queue alone, where others are read before what it holds is told. */
  readonly buffer: NativeBuffer;
}

/** The queue of one group, read in turns. */
export class EventQueue {
  readonly #group: Group;
  readonly #of: Parts;
  readonly #pace = new Pace();
  #length = 0;
  #emptied: number | undefined;
  #readAt = 0;

  constructor(group: Group, parts: Parts) {
    this.#group = group;
    this.#of = parts;
  }

  /** All that was queued before this moment has been told; milliseconds of CLOCK_MONOTONIC. */
  get toldUntil(): number {
    return this.#pace.emptyAt;
  }

  /** When to read again without being woken. */
  get againInMs(): number | undefined {
    return this.#pace.againInMs;
  }

  /** Reads what fits into the buffer, without looking at it; says whether there was anything. */
  fill(): boolean {
    const { calls, buffer } = this.#of;
    const started = monotonicMs();
    this.#length = Math.max(0, calls.read(this.#group.descriptor, buffer));
    this.#readAt = monotonicMs();
    // What did not fill the buffer was all there was, and the queue was empty after we began to read.
    if (this.#length < buffer.bytes.length / 2) this.#emptied = started;
    return this.#length > 0;
  }

  /** Tells what was read. */
  take(): void {
    const { interpreter, counts, buffer } = this.#of;
    const { value: events, issues } = decodeEvents(buffer.bytes, this.#length);
    this.#length = 0;
    this.#pace.took(events.length, this.#readAt);
    const read = { after: this.#pace.emptyAt, before: this.#readAt };
    for (const event of events) interpreter.take(event, this.#group, buffer, read);
    counts.undecodable += issues.length;
    if (this.#emptied !== undefined) this.#pace.drained(this.#emptied);
    this.#emptied = undefined;
  }

  /** Reads and tells all that is queued, as far as a turn goes; says whether there was anything. */
  empty(): boolean {
    let any = false;
    for (let reads = 0; reads < MAX_READS && this.fill(); reads++) {
      any = true;
      const isLast = this.#emptied !== undefined;
      this.take();
      if (isLast) break;
    }
    return any;
  }
}

/** Milliseconds of CLOCK_MONOTONIC, as the kernel stamps process events. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
