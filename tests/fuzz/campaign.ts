import type { Coverage } from "./coverage.ts";
import { Failure } from "./failure.ts";
import type { Layout } from "./layout.ts";
import { minimise } from "./minimise.ts";
import { type Mother, mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { seedsOf, type Target } from "./targets.ts";

const BATCH = 128; // inputs that share one look at the coverage
const MOST_KEPT = 4_000;
const DEAR_MS = 10; // below it, an input that takes longer than all before is chance
const SUSPECT_MS = 100;
const SUSPECT_BYTES = 32 << 20;
const MOST_SUSPECTS = 6; // of each kind, the dearest
const MOST_EDGES = 24;

/** `coverage` keeps inputs that reach new code; `watch` only counts what is reached; `none` does not look. */
export type Guide = "coverage" | "watch" | "none";

export interface Progress {
  readonly executions: number;
  /** Of the thread: wall time says little on a busy machine. */
  readonly processorMs: number;
  readonly blocks: number;
  readonly kept: number;
  readonly slowestMs: number;
  readonly failures: readonly { readonly bytes: Uint8Array; readonly failure: Failure }[];
  /** Inputs that took long, or much memory: to be measured in a process of their own, where nothing is counted. */
  readonly suspects: readonly Uint8Array[];
}

export interface Watch {
  /** Called before each input with what to say of it if it never comes back. */
  readonly about: (bytes: Uint8Array) => void;
  readonly coverage: Coverage | undefined;
  readonly until: number;
  readonly guide: Guide;
}

/** Mutates, checks and keeps what teaches something, until the time is over. */
export class Campaign {
  readonly #target: Target;
  readonly #random: Random;
  readonly #watch: Watch;
  readonly #mothers: Mother[] = [];
  readonly #failures = new Map<string, Found>();
  readonly #slow: Suspect[] = [];
  readonly #hungry: Suspect[] = [];
  #executions = 0;
  #slowestMs = 0;
  #dearest = DEAR_MS;

  constructor(target: Target, seed: number, watch: Watch) {
    this.#target = target;
    this.#random = new Random(seed);
    this.#watch = watch;
  }

  async run(): Promise<Progress> {
    const before = process.threadCpuUsage();
    for (const bytes of seedsOf(this.#target)) {
      this.#mothers.push({ bytes, layout: this.#target.layout(bytes) });
      await this.#try(bytes);
      await this.#prefixes(bytes);
    }
    if (this.#mothers.length === 0) throw new Error(`${this.#target.name}: no file to begin with`);
    this.#watch.coverage?.accept(this.#watch.coverage.news());
    while (Date.now() < this.#watch.until) await this.#batch();
    const { user, system } = process.threadCpuUsage(before);
    const failures = [];
    for (const found of this.#failures.values()) failures.push(await this.#smallest(found));
    return {
      executions: this.#executions,
      processorMs: (user + system) / 1000,
      blocks: this.#watch.coverage?.blocks ?? 0,
      kept: this.#mothers.length,
      slowestMs: this.#slowestMs,
      failures,
      suspects: !this.#target.isMeasured ? [] : [...this.#slow, ...this.#hungry].map(({ bytes }) => bytes),
    };
  }

  async #batch(): Promise<void> {
    const tried: Uint8Array[] = [];
    for (let index = 0; index < BATCH && Date.now() < this.#watch.until; index++) {
      const mother = this.#mother();
      const bytes = mutate(mother, this.#mother(), this.#random);
      tried.push(bytes);
      await this.#try(bytes);
    }
    const { coverage, guide } = this.#watch;
    const news = coverage?.news() ?? [];
    if (coverage === undefined || news.length === 0) return;
    if (guide === "coverage") await this.#keepNew(tried, coverage);
    coverage.accept(news);
  }

  /** Something in the batch is new: halves, and halves of halves, tell what. */
  async #keepNew(tried: readonly Uint8Array[], coverage: Coverage): Promise<void> {
    const middle = tried.length >> 1;
    for (const half of [tried.slice(0, middle), tried.slice(middle)]) {
      for (const bytes of half) await this.#try(bytes);
      const news = coverage.news();
      const [only] = half;
      if (news.length === 0 || only === undefined) continue;
      if (half.length > 1) {
        await this.#keepNew(half, coverage);
        continue;
      }
      coverage.accept(news);
      this.#keep(only);
      await this.#prefixes(only);
    }
  }

  /** Newer ones more often: they reach what was reached last. */
  #mother(): Mother {
    const count = this.#mothers.length;
    const index = this.#random.oneIn(2)
      ? this.#random.below(count)
      : count - 1 - this.#random.below(Math.ceil(count / 4));
    return this.#mothers[index] ?? (this.#mothers[0] as Mother);
  }

  #keep(bytes: Uint8Array): void {
    if (this.#mothers.length < MOST_KEPT) this.#mothers.push({ bytes, layout: this.#target.layout(bytes) });
  }

  async #try(bytes: Uint8Array): Promise<void> {
    this.#executions++;
    this.#watch.about(bytes);
    try {
      const cost = await this.#target.check(bytes, (limit) => this.#random.below(limit));
      this.#slowestMs = Math.max(this.#slowestMs, cost.ms);
      if (cost.ms > SUSPECT_MS) suspect(this.#slow, bytes, cost.ms);
      if (cost.grownBytes > SUSPECT_BYTES) suspect(this.#hungry, bytes, cost.grownBytes);
      if (cost.ms > this.#dearest && this.#watch.guide === "coverage") {
        this.#dearest = cost.ms * 1.2;
        this.#keep(bytes);
      }
    } catch (error) {
      this.#failed(bytes, error, (smaller) => this.#target.check(smaller, () => 1));
    }
  }

  async #prefixes(bytes: Uint8Array): Promise<void> {
    this.#watch.about(bytes);
    try {
      await this.#target.checkPrefixes(bytes, edgesOf(this.#target.layout(bytes)));
    } catch (error) {
      this.#failed(bytes, error, (smaller) =>
        this.#target.checkPrefixes(smaller, edgesOf(this.#target.layout(smaller))),
      );
    }
  }

  /** Keeps one input per mistake, the smallest. */
  #failed(bytes: Uint8Array, error: unknown, check: (bytes: Uint8Array) => unknown): void {
    if (!(error instanceof Failure)) throw error; // a mistake of the fuzzer itself
    const known = this.#failures.get(error.signature);
    if (known === undefined || bytes.length < known.bytes.length) {
      this.#failures.set(error.signature, { bytes, failure: error, check });
    }
  }

  async #smallest({ bytes, failure, check }: Found): Promise<Pick<Found, "bytes" | "failure">> {
    const smallest = await minimise(bytes, async (smaller) => {
      this.#watch.about(smaller);
      try {
        await check(smaller);
        return false;
      } catch (again) {
        return again instanceof Failure && again.signature === failure.signature;
      }
    });
    return { bytes: smallest, failure };
  }
}

interface Found {
  readonly bytes: Uint8Array;
  readonly failure: Failure;
  readonly check: (bytes: Uint8Array) => unknown;
}

interface Suspect {
  readonly bytes: Uint8Array;
  readonly cost: number;
}

/** Keeps the dearest few. */
function suspect(suspects: Suspect[], bytes: Uint8Array, cost: number): void {
  suspects.push({ bytes, cost });
  suspects.sort((a, b) => b.cost - a.cost);
  if (suspects.length > MOST_SUSPECTS) suspects.pop();
}

/** Where tables begin and end, and a byte to each side. */
function edgesOf({ tables }: Layout): readonly number[] {
  return tables
    .flatMap(({ at, entrySize, count }) => [at - 1, at, at + 1, at + entrySize * count - 1])
    .filter((at) => at >= 0)
    .slice(0, MOST_EDGES);
}
