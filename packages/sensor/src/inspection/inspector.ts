import { close } from "node:fs";
import type { Artifact, Bytes } from "@limpid/core";
import type { ChildAnswer } from "./answer.ts";
import type { ChildProgram } from "./confined-child.ts";
import type { FileKey, FileToInspect, InspectedFile } from "./file-to-inspect.ts";
import { InspectionQueue, type Worth } from "./inspection-queue.ts";
import { type Asked, Lane, type LaneSinks } from "./lane.ts";
import { failed, shedBytes, undetermined } from "./without-answer.ts";

export interface InspectorOptions {
  /** Files that may wait; each holds a descriptor of this process. */
  readonly waiting?: number;
  readonly deadlineMs?: number;
  /** Larger files get no SHA-256. */
  readonly hashMegabytes?: number;
  /** The part of one processor that inspections may use, above 0 up to 1. */
  readonly share?: number;
  readonly filesPerChild?: number;
  readonly childBytes?: number;
}

export interface InspectorCounts {
  readonly inspected: number;
  readonly undetermined: number;
  /** Given up for more valuable ones because too many waited. */
  readonly shed: number;
  /** Known to have ended children before, so not tried again. */
  readonly knownToFail: number;
  readonly retried: number;
  readonly childrenStarted: number;
  /** Children that were killed and still wait inside the kernel. */
  readonly childrenStuck: number;
  readonly waiting: number;
}

const WAITING = 2048;
const DEADLINE_MS = 10_000;
const HASH_MEGABYTES = 512;
const FILES_PER_CHILD = 50_000;
const CHILD_BYTES = 160 * 2 ** 20;
const TRIES = 2;
const KNOWN_FAILURES = 1024;
const MAX_STUCK = 4; // then no more children are started until one of them goes
const SLOW_MS = 250; // a file that takes longer no longer holds up the others: a second child helps
const IDLE_MS = 20_000; // the second child goes when it has had nothing to do for so long
const TICK_MS = 100;
const STARTS_THAT_FAIL = 3;
const WAIT_AFTER_FAILURES_MS = 30_000;
const START_COST_MS = 100; // charged to whoever's file made a fresh child necessary

interface Waiting extends Asked, Worth {
  readonly file: FileToInspect;
  readonly since: number;
  readonly resolve: (answer: InspectedFile) => void;
  readonly failures: number;
  readonly lastFailure?: string;
}

/**
 * Has files looked into by processes that hold no rights, and keeps promises about time and memory: each question
 * is answered, whatever the file does to who reads it.
 */
export class Inspector {
  readonly #program: ChildProgram;
  readonly #queue: InspectionQueue<Waiting>;
  readonly #lanes: readonly [Lane<Waiting>, Lane<Waiting>];
  readonly #share: number;
  /** Files whose inspection ended a child and which go before all others, alone. */
  readonly #again: Waiting[] = [];
  /** What ended children, by content; the oldest is forgotten first. */
  readonly #failures = new Map<string, string>();
  readonly #counts = { inspected: 0, undetermined: 0, shed: 0, knownToFail: 0, retried: 0, childrenStarted: 0 };
  #stuck = 0;
  #failedStarts = 0;
  #notBefore = 0;
  #restUntil = 0;
  #helperIdleSince = 0;
  #systemCallsRefused = true;
  #ticking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(program: ChildProgram, options: InspectorOptions = {}) {
    this.#program = program;
    this.#queue = new InspectionQueue(options.waiting ?? WAITING);
    this.#share = Math.min(1, Math.max(0.01, options.share ?? 1));
    const limits = {
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      hashMegabytes: options.hashMegabytes ?? HASH_MEGABYTES,
      filesPerChild: options.filesPerChild ?? FILES_PER_CHILD,
      childBytes: options.childBytes ?? CHILD_BYTES,
    };
    this.#lanes = [new Lane(program, limits, this.#sinks()), new Lane(program, limits, this.#sinks())];
    this.#lanes[0].start(performance.now()); // the first file must not wait for it
    this.#keepTicking();
  }

  get counts(): InspectorCounts {
    return { ...this.#counts, childrenStuck: this.#stuck, waiting: this.#queue.size + this.#again.length };
  }

  /** What could not be taken away from the process that reads files, in words. */
  get missing(): readonly string[] {
    const calls = this.#systemCallsRefused
      ? []
      : ["system calls that it does not need (seccomp is not to be had here)"];
    return [...this.#program.confinement.missing, ...calls];
  }

  /** Processes that read files now. */
  get pids(): readonly number[] {
    return this.#lanes.flatMap((lane) => lane.pids);
  }

  /** Looks into a file. Always answers, never throws. */
  inspect(file: FileToInspect): Promise<InspectedFile> {
    return new Promise((resolve) => {
      const { descriptor, key, worth } = file;
      const since = performance.now();
      const waiting: Waiting = { ...worth, sizeBytes: key.sizeBytes, descriptor, file, since, resolve, failures: 0 };
      const failure = this.#failures.get(keyText(key));
      if (this.#isClosed) this.#settle(waiting, "shed", shedBytes("the sensor was being stopped"));
      else if (failure !== undefined) {
        this.#counts.knownToFail++;
        this.#giveUp(waiting, failure);
      } else {
        const shed = this.#queue.add(waiting);
        if (shed !== undefined) this.#shed(shed);
        this.#pump();
      }
    });
  }

  /** Ends all children; what still waits is answered as shed. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#ticking);
    const asked = this.#lanes.flatMap((lane) => lane.endNow());
    for (const waiting of [...asked, ...this.#again.splice(0), ...this.#queue.drain()]) {
      this.#settle(waiting, "shed", shedBytes("the sensor was being stopped"));
    }
    await Promise.all(this.#lanes.map((lane) => lane.gone()));
    this.#program.close();
  }

  #sinks(): LaneSinks<Waiting> {
    return {
      free: () => {
        this.#failedStarts = 0;
        this.#pump();
      },
      answered: (waiting, answer, tookMs) => this.#answered(waiting, answer, tookMs),
      ended: (why, failed, others, busyMs) => this.#ended(why, failed, others, busyMs),
      stuck: (isStuck) => {
        this.#stuck += isStuck ? 1 : -1;
      },
      started: (refused) => {
        this.#counts.childrenStarted++;
        this.#systemCallsRefused = refused;
      },
    };
  }

  #pump(): void {
    const now = performance.now();
    if (this.#isClosed || this.#queue.size + this.#again.length === 0) return;
    this.#keepTicking();
    if (now < this.#restUntil) return;
    this.#startWhatIsNeeded(now);
    if (this.#lanes.every((lane) => !lane.isStarted)) this.#giveUpAll();
    else for (const lane of this.#lanes) while (this.#giveOne(lane, now));
  }

  /** Gives the next file to a lane; false when there is none or the lane takes none. */
  #giveOne(lane: Lane<Waiting>, now: number): boolean {
    const [retry] = this.#again;
    // Whether a lane takes a small file is asked before one is taken out of the queue.
    if (!lane.takes(retry ?? { sizeBytes: 0, failures: 0 }, now)) return false;
    const next = retry === undefined ? this.#queue.take(now) : this.#again.shift();
    if (next === undefined) return false;
    if (lane.takes(next, now) && lane.ask(next, now)) return true;
    this.#again.unshift(next);
    return false;
  }

  #startWhatIsNeeded(now: number): void {
    const [lane, helper] = this.#lanes;
    if (now < this.#notBefore || this.#stuck >= MAX_STUCK) return;
    for (const one of [lane, helper]) {
      const isNeeded = one === lane || lane.busyMs(now) > SLOW_MS;
      if (isNeeded) one.start(now);
    }
  }

  #answered(waiting: Waiting, answer: ChildAnswer, tookMs: number): void {
    const { file, lastFailure } = waiting;
    const now = performance.now();
    this.#spend(waiting, tookMs, now);
    this.#counts.inspected++;
    const { inspection, sizeBytes, sha256 } = answer;
    const retried = lastFailure === undefined ? [] : [failed(`the first try failed: ${lastFailure}`)];
    const artifact: Artifact = {
      ...inspection,
      path: file.path,
      sizeBytes,
      ...(sha256 !== undefined && { sha256 }),
      ...(file.origin !== undefined && { origin: file.origin }),
      issues: [...retried, ...inspection.issues],
    };
    this.#settle(waiting, "inspected", { state: "inspected", artifact }, tookMs);
  }

  #ended(why: string, waiting: Waiting | undefined, others: readonly Waiting[], busyMs: number): void {
    const now = performance.now();
    if (waiting === undefined) {
      // It fell over by itself: a few times that is bad luck, then something is wrong with this machine.
      if (++this.#failedStarts >= STARTS_THAT_FAIL) this.#notBefore = now + WAIT_AFTER_FAILURES_MS;
    }
    this.#again.unshift(...others);
    if (waiting !== undefined) {
      this.#spend(waiting, busyMs + START_COST_MS, now);
      const again: Waiting = { ...waiting, failures: waiting.failures + 1, lastFailure: why };
      if (again.failures < TRIES) {
        this.#counts.retried++;
        this.#again.unshift(again);
      } else {
        this.#remember(again.file.key, why);
        this.#giveUp(again, why);
      }
    }
    this.#pump();
  }

  /** Nobody can be asked for a while: an answer now is worth more than a descriptor that is kept. */
  #giveUpAll(): void {
    const why = this.#stuck >= MAX_STUCK ? "hang inside the kernel" : "do not start";
    for (const waiting of [...this.#again.splice(0), ...this.#queue.drain()]) {
      this.#counts.shed++;
      this.#settle(waiting, "shed", shedBytes(`the processes that look into files ${why}`));
    }
  }

  #spend({ uid }: Waiting, ms: number, now: number): void {
    this.#queue.charge(uid, ms, now);
    if (this.#share < 1) this.#restUntil = Math.max(this.#restUntil, now) + ms * (1 / this.#share - 1);
  }

  #remember(key: FileKey, why: string): void {
    this.#failures.set(keyText(key), why);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > KNOWN_FAILURES && oldest !== undefined) this.#failures.delete(oldest);
  }

  #giveUp(waiting: Waiting, why: string): void {
    this.#counts.undetermined++;
    const what = `the process that looked into the file did not finish: ${why}; tried ${TRIES} times`;
    this.#settle(waiting, "undetermined", undetermined(waiting.file, what));
  }

  #shed(waiting: Waiting): void {
    this.#counts.shed++;
    const why = "more files came than could be looked into, and others mattered more";
    this.#settle(waiting, "shed", shedBytes(why));
  }

  #settle(waiting: Waiting, outcome: InspectedFile["outcome"], bytes: Bytes, tookMs = 0): void {
    const { key, path, descriptor } = waiting.file;
    close(descriptor, () => undefined); // in another thread: closing can wait for a file server
    waiting.resolve({ key, path, outcome, bytes, totalMs: performance.now() - waiting.since, tookMs });
  }

  #keepTicking(): void {
    this.#ticking ??= setTimeout(() => {
      this.#ticking = undefined;
      this.#tick(performance.now());
    }, TICK_MS);
  }

  #tick(now: number): void {
    const [, helper] = this.#lanes;
    for (const lane of this.#lanes) lane.tick(now);
    if (!helper.isStarted || !helper.isIdle) this.#helperIdleSince = now;
    else if (now - this.#helperIdleSince > IDLE_MS) helper.endNow();
    this.#pump();
    const isBusy = this.#lanes.some((lane) => !lane.isIdle || lane.isStarting);
    if (isBusy || helper.isStarted || this.#queue.size + this.#again.length > 0) this.#keepTicking();
    else for (const lane of this.#lanes) lane.rest();
  }
}

function keyText({ device, inode, sizeBytes, changedAt }: FileKey): string {
  return `${device}:${inode}:${sizeBytes}:${changedAt ?? ""}`;
}
