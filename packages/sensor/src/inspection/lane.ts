import type { ChildAnswer } from "./answer.ts";
import { type ChildProgram, ConfinedChild } from "./confined-child.ts";

/** A file that a child has been asked about. */
export interface Asked {
  readonly descriptor: number;
  readonly sizeBytes: number;
  /** How often a child ended while it looked into this one. */
  readonly failures: number;
}

export interface LaneSinks<T extends Asked> {
  /** Somebody can be asked now. */
  free(): void;
  answered(file: T, answer: ChildAnswer, tookMs: number): void;
  /** The child ended: `failed` is what it was busy with, `others` waited behind it and are as they were. */
  ended(why: string, failed: T | undefined, others: readonly T[], busyMs: number): void;
  /** A killed child that does not go away: it waits inside the kernel. Later `false`, when it went after all. */
  stuck(isStuck: boolean): void;
  /** Whether the child could close its doors to other system calls. */
  started(systemCallsRefused: boolean): void;
}

export interface LaneLimits {
  readonly deadlineMs: number;
  readonly hashMegabytes: number;
  /** After so many files, or when it holds so much memory, a child makes room for a fresh one. */
  readonly filesPerChild: number;
  readonly childBytes: number;
}

const WINDOW = 6; // files that a child has at hand, so that it need not wait for this process
const ALONE = 2 ** 20; // a larger file is asked about alone, so that nothing waits behind it
const PROMPT_MS = 50; // behind a file that already took longer, nothing more has to wait
const START_MS = 10_000;
const OLD_MS = 300_000; // of work; the kernel ends a child at twice that
const LOOK_AT_MEMORY = 128; // files

/** One child after the other, and what the present one was asked. Answers come in the order of questions. */
export class Lane<T extends Asked> {
  readonly #program: ChildProgram;
  readonly #limits: LaneLimits;
  readonly #sinks: LaneSinks<T>;
  #child: ConfinedChild | undefined;
  #successor: ConfinedChild | undefined;
  #asked: { readonly sequence: number; readonly file: T }[] = [];
  readonly #leaving = new Set<Promise<void>>();
  #sequence = 0;
  #files = 0;
  #workedMs = 0;
  /** When the first of the asked became the first, or the child was started. */
  #since = 0;
  #tickedAt = 0;

  constructor(program: ChildProgram, limits: LaneLimits, sinks: LaneSinks<T>) {
    this.#program = program;
    this.#limits = limits;
    this.#sinks = sinks;
  }

  get pids(): readonly number[] {
    return [this.#child?.pid, this.#successor?.pid].filter((pid) => pid !== undefined);
  }

  get isStarted(): boolean {
    return this.#child !== undefined;
  }

  get isStarting(): boolean {
    return this.#child !== undefined && !this.#child.isReady;
  }

  get isIdle(): boolean {
    return this.#asked.length === 0;
  }

  /** How long the present file has been looked into. */
  busyMs(now: number): number {
    return this.isIdle ? 0 : now - this.#since;
  }

  start(now: number): void {
    if (this.#child !== undefined) return;
    this.#since = now;
    this.#files = 0;
    this.#workedMs = 0;
    this.#child = this.#born();
  }

  /** Whether this file can be given to the child now. */
  takes(file: { readonly sizeBytes: number; readonly failures: number }, now: number): boolean {
    const child = this.#child;
    if (child === undefined || !child.isReady || this.#isRetiring) return false;
    if (this.isIdle) return true;
    if (this.busyMs(now) > PROMPT_MS) return false;
    const [first] = this.#asked;
    const isAlone = file.sizeBytes > ALONE || file.failures > 0;
    const firstIsAlone = first !== undefined && (first.file.sizeBytes > ALONE || first.file.failures > 0);
    return !isAlone && !firstIsAlone && this.#asked.length < WINDOW;
  }

  ask(file: T, now: number): boolean {
    const sequence = this.#sequence;
    if (this.#child?.ask(sequence, file.descriptor, this.#limits.hashMegabytes) !== true) return false;
    this.#sequence = (sequence + 1) >>> 0;
    if (this.isIdle) this.#since = now;
    this.#asked.push({ sequence, file });
    this.#files++;
    return true;
  }

  /** To be called every tenth of a second or so while there is work. */
  tick(now: number): void {
    // A process that was stopped, or a machine that slept, must not count that as the child's time.
    const slept = now - this.#tickedAt - 1000;
    if (this.#tickedAt > 0 && slept > 0) this.#since += slept;
    this.#tickedAt = now;
    const child = this.#child;
    if (child === undefined) return;
    const age = now - this.#since;
    if (!child.isReady && age > START_MS) child.end(`it was not ready within ${START_MS / 1000} seconds`);
    else if (!this.isIdle && age > this.#limits.deadlineMs) {
      child.end(`it took longer than ${this.#limits.deadlineMs / 1000} seconds`);
    }
  }

  /** No more ticks come for a while. */
  rest(): void {
    this.#tickedAt = 0;
  }

  /** Ends its children; the result is what had been asked and will not be answered. */
  endNow(): readonly T[] {
    const children = [this.#successor, this.#child];
    const asked = this.#asked.map(({ file }) => file);
    this.#child = undefined;
    this.#successor = undefined;
    this.#asked = [];
    for (const child of children) child?.end("it is no longer needed");
    return asked;
  }

  /** When all children that were ended are gone, or will not go. */
  async gone(): Promise<void> {
    await Promise.all(this.#leaving);
  }

  get #isOld(): boolean {
    return this.#files >= this.#limits.filesPerChild || this.#workedMs > OLD_MS;
  }

  get #isRetiring(): boolean {
    return this.#successor?.isReady === true;
  }

  #born(): ConfinedChild {
    const child: ConfinedChild = new ConfinedChild(this.#program, {
      ready: (refused) => {
        this.#sinks.started(refused);
        if (child === this.#successor) this.#succeed();
        else this.#sinks.free();
      },
      answer: (answer) => {
        if (child === this.#child) this.#answered(answer);
      },
      end: (why) => this.#ended(child, why),
    });
    return child;
  }

  #answered(answer: ChildAnswer): void {
    const [first, ...rest] = this.#asked;
    if (first === undefined || first.sequence !== answer.sequence) {
      this.#child?.end("it answered what nobody asked");
      return;
    }
    const now = performance.now();
    const tookMs = now - this.#since;
    this.#since = now;
    this.#workedMs += tookMs;
    this.#asked = rest;
    const isLarge = first.file.sizeBytes > ALONE;
    if (this.#files % LOOK_AT_MEMORY === 0 || isLarge || this.#isOld) this.#considerSuccession();
    this.#sinks.answered(first.file, answer, tookMs);
    if (this.#isRetiring) this.#succeed();
    else this.#sinks.free();
  }

  #considerSuccession(): void {
    if (this.#successor !== undefined || this.#child === undefined) return;
    if (this.#isOld || this.#child.residentBytes > this.#limits.childBytes) this.#successor = this.#born();
  }

  /** The successor takes over as soon as nothing is under way. */
  #succeed(): void {
    const [old, successor] = [this.#child, this.#successor];
    if (successor === undefined || !this.isIdle) return;
    this.#child = successor;
    this.#successor = undefined;
    this.#files = 0;
    this.#workedMs = 0;
    old?.end("it made room for a fresh one");
    this.#sinks.free();
  }

  #ended(child: ConfinedChild, why: string): void {
    this.#watchGone(child);
    if (child === this.#successor) this.#successor = undefined;
    if (child !== this.#child) return;
    const [failed, ...others] = this.#asked.map(({ file }) => file);
    const busyMs = performance.now() - this.#since;
    this.#asked = [];
    this.#child = this.#successor;
    this.#successor = undefined;
    this.#files = 0;
    this.#workedMs = 0;
    this.#since = performance.now();
    this.#sinks.ended(why, failed, others, busyMs);
  }

  #watchGone(child: ConfinedChild): void {
    const leaving = child.gone.then((isGone) => {
      this.#leaving.delete(leaving);
      if (isGone) return;
      this.#sinks.stuck(true);
      void child.exited.then(() => this.#sinks.stuck(false));
    });
    this.#leaving.add(leaving);
  }
}
