import { randomBytes } from "node:crypto";
import { platform } from "node:os";
import { BackOff } from "@limpid/outputs";
import { VERSION } from "../../version.ts";
import { type Enrolled, machineHash } from "./enrolled.ts";
import type { Batch, Outbox } from "./outbox.ts";
import { type Answer, ServerLink, wordsOf } from "./server-link.ts";

/** A server that hears nothing for so long cannot tell a quiet host from one that is gone. */
const SIGN_OF_LIFE_MS = 60_000;
/** Answers after which the same batch would be refused again. */
const NEVER: ReadonlySet<number> = new Set([400, 413, 415, 422]);

export interface SenderCounts {
  readonly sent: number;
  readonly refused: number;
  readonly problem: string | undefined;
}

/** Sends what the outbox holds, one batch after the other, until the server has it. */
export class Sender {
  readonly #enrolled: Enrolled;
  readonly #outbox: Outbox;
  readonly #link: ServerLink;
  readonly #note: (text: string) => void;
  readonly #backOff = new BackOff(Math.random);
  /** Tells two machines with the same key apart. */
  readonly #instance = randomBytes(12).toString("base64url");
  readonly #machine = machineHash();
  #sent = 0;
  #refused = 0;
  /** Batches lost that the server knows of. */
  #lostTold: number;
  #problem: string | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(enrolled: Enrolled, outbox: Outbox, note: (text: string) => void) {
    this.#enrolled = enrolled;
    this.#outbox = outbox;
    this.#note = note;
    this.#link = new ServerLink(enrolled.url, enrolled.ca);
    this.#lostTold = 0;
  }

  get counts(): SenderCounts {
    return { sent: this.#sent, refused: this.#refused, problem: this.#problem };
  }

  /** There is something new to send. */
  wake(): void {
    this.#wake();
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      const batch = this.#outbox.next();
      const silent = performance.now() - this.#heardAt;
      if (batch === undefined && silent < SIGN_OF_LIFE_MS) await this.#sleep(SIGN_OF_LIFE_MS - silent);
      else await this.#attempt(batch);
    }
  }

  /** What is on its way is waited for; the rest stays on disk. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Sends what there is, for so long. */
  async drain(graceMs: number): Promise<void> {
    const until = performance.now() + graceMs;
    while (this.#problem === undefined && performance.now() < until) {
      const batch = this.#outbox.next();
      if (batch === undefined) break;
      await this.#attempt(batch);
    }
    this.#link.close();
  }

  async #attempt(batch: Batch | undefined): Promise<void> {
    const lost = this.#outbox.lost + this.#refused;
    let answer: Answer;
    try {
      answer = await this.#post(batch, lost - this.#lostTold);
    } catch (error) {
      return await this.#failed((error as Error).message, undefined);
    }
    if (answer.status >= 200 && answer.status < 300) {
      this.#heardAt = performance.now();
      this.#lostTold = lost;
      this.#backOff.succeeded();
      this.#say(undefined);
      if (batch !== undefined) this.#sent++;
      this.#outbox.done();
    } else if (batch !== undefined && NEVER.has(answer.status)) {
      this.#refused++;
      this.#note(`the server will never take a batch of ${batch.source}: ${wordsOf(answer)}`);
      this.#outbox.done();
    } else await this.#failed(wordsOf(answer), answer.retryAfterMs);
  }

  #post(batch: Batch | undefined, lost: number): Promise<Answer> {
    const standing = {
      programVersion: VERSION,
      system: platform(),
      spoolBytes: this.#outbox.bytes,
      oldestSpooledMs: batch?.atMs ?? null,
      lost,
    };
    const headers = {
      authorization: `Bearer ${this.#enrolled.key}`,
      "content-type": "application/x-ndjson",
      "limpid-instance": this.#instance,
      "limpid-now": String(Date.now()),
      "limpid-standing": JSON.stringify(standing),
      ...(this.#machine !== undefined && { "limpid-machine": this.#machine }),
    };
    if (batch === undefined) return this.#link.post("/api/v1/ingest/findings", Buffer.alloc(0), headers);
    const { id, source, packed } = batch;
    const path = `/api/v1/ingest/${encodeURIComponent(source)}`;
    return this.#link.post(path, packed, { ...headers, "limpid-batch": id, "content-encoding": "zstd" });
  }

  async #failed(why: string, retryAfterMs: number | undefined): Promise<void> {
    this.#say(why);
    if (!this.#stopped) await this.#sleep(this.#backOff.next(retryAfterMs), false);
  }

  /** Once per change. */
  #say(problem: string | undefined): void {
    if (problem === this.#problem) return;
    if (problem !== undefined) this.#note(`${this.#enrolled.url}: ${problem}; what is read waits on disk`);
    else this.#note(`${this.#enrolled.url}: it takes batches again`);
    this.#problem = problem;
  }

  #sleep(milliseconds: number, wakes = true): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        if (!wakes && !this.#stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
