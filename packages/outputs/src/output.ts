import { type Finding, findingLine, PRIORITIES } from "@limpid/core";
import { BackOff } from "./back-off.ts";
import type { OutputSettings } from "./settings.ts";
import type { Spool } from "./spool/spool.ts";
import { DeliveryProblem, type Transport } from "./transport.ts";

const BATCH = 64;

/** What became of the findings of one output. */
export interface OutputCounts {
  /** Revisions given to it. */
  readonly offered: number;
  /** Revisions that the receiver has. */
  readonly delivered: number;
  /** Revisions that the receiver will never take. */
  readonly refused: number;
  /** Revisions let go because the spool was full, or not kept because the disk was. */
  readonly dropped: number;
  /** Lines of the spool that could not be read. */
  readonly damaged: number;
  /** Bytes waiting on disk. */
  readonly spooledBytes: number;
  /** Why the last attempt failed; undefined while all is well. */
  readonly problem: string | undefined;
}

export interface OutputParts {
  readonly transport: Transport;
  readonly spool: Spool;
  /** Said once per change: the receiver is away, is back, refused something. */
  readonly note: (text: string) => void;
  readonly random: () => number;
}

/** One receiver: findings go to its spool at once, and from there whenever it takes them. */
export class Output {
  readonly #settings: OutputSettings;
  readonly #parts: OutputParts;
  readonly #backOff: BackOff;
  #running: Promise<void> | undefined;
  #closing = false;
  #wakeUp: (() => void) | undefined;
  #problem: string | undefined;
  #offered = 0;
  #delivered = 0;
  #refused = 0;
  #lost = 0;

  constructor(settings: OutputSettings, parts: OutputParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#backOff = new BackOff(parts.random);
    this.#start(); // what an earlier run left
  }

  get name(): string {
    return this.#settings.name;
  }

  get counts(): OutputCounts {
    const { spool } = this.#parts;
    return {
      offered: this.#offered,
      delivered: this.#delivered,
      refused: this.#refused,
      dropped: this.#lost + spool.dropped,
      damaged: spool.damaged,
      spooledBytes: spool.empty ? 0 : spool.bytes,
      problem: this.#problem,
    };
  }

  /** Returns at once; delivery goes on beside detection. */
  offer(finding: Finding): void {
    if (PRIORITIES.indexOf(finding.priority) > PRIORITIES.indexOf(this.#settings.atLeast)) return;
    this.#offered += 1;
    try {
      this.#parts.spool.append({ key: `${finding.id}/${finding.revision}`, line: findingLine(finding) });
    } catch (error) {
      this.#lost += 1;
      this.#say(`a finding could not be spooled: ${(error as Error).message}`);
      return;
    }
    this.#start();
  }

  /** Delivers what it can within `graceMs`; the rest stays on disk for the next run. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    this.#wakeUp?.();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    await Promise.race([this.#running ?? Promise.resolve(), enough]);
    clearTimeout(timer);
    this.#parts.transport.close();
    this.#parts.spool.close();
  }

  #start(): void {
    if (this.#running !== undefined || this.#parts.spool.empty) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (!this.#closing) this.#start();
    });
  }

  async #run(): Promise<void> {
    // Not in the middle of the caller's own work.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (!this.#parts.spool.empty) {
      const wait = await this.#attempt();
      if (wait === undefined) continue;
      if (this.#closing) return;
      await this.#sleep(wait);
      if (this.#closing) return;
    }
  }

  /** One batch. Gives how long to wait before the next attempt; undefined when it went well. */
  async #attempt(): Promise<number | undefined> {
    const { spool, transport } = this.#parts;
    const { deliveries, ends } = spool.next(BATCH);
    if (deliveries.length === 0) return undefined;
    let arrived = deliveries.length;
    let problem: DeliveryProblem | undefined;
    try {
      await transport.send(deliveries);
    } catch (error) {
      problem = error instanceof DeliveryProblem ? error : new DeliveryProblem((error as Error).message);
      arrived = problem.delivered;
    }
    this.#delivered += arrived;
    const passed = problem?.refused === true ? arrived + 1 : arrived;
    const end = ends[passed - 1];
    if (end !== undefined) spool.done(end);
    if (problem === undefined) {
      this.#backOff.succeeded();
      this.#say(undefined);
      return undefined;
    }
    if (problem.refused) {
      this.#refused += 1;
      this.#parts.note(`output ${this.name}: ${deliveries[arrived]?.key} was refused: ${problem.message}`);
      return undefined;
    }
    if (arrived > 0) this.#backOff.succeeded();
    this.#say(problem.message);
    return this.#backOff.next(problem.retryAfterMs);
  }

  /** Each problem is said when it begins, and its end. */
  #say(problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#parts.note(
      problem === undefined
        ? `output ${this.name}: the receiver takes findings again`
        : `output ${this.name}: ${problem}. Findings wait on disk and are sent when it takes them again`,
    );
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref(); // what waits is on disk: nothing has to keep the program alive
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
