import type { Effort } from "../processes/proc-reader.ts";

const ORDER: readonly Effort[] = ["full", "brief", "least"];
const EASE = 0.7; // of the limit: below it, more is done again

/** Keeps this process below a share of one processor, by doing less; sampled by whoever calls {@link sample}. */
export class EffortControl {
  readonly #limit: number;
  #level = 0;
  #lastCpu: number;
  #lastAt: number;
  /** Samples in a row that ask for the same change. */
  #inRow = 0;

  /** `limit`: of one processor, above 0. `cpu` and `at` in milliseconds. */
  constructor(limit: number, cpu: number, at: number) {
    this.#limit = limit;
    this.#lastCpu = cpu;
    this.#lastAt = at;
  }

  get effort(): Effort {
    return ORDER[this.#level] ?? "least";
  }

  /** Processor time used so far, at a moment: a second or so after the sample before. */
  sample(cpu: number, at: number): Effort {
    const passed = at - this.#lastAt;
    if (passed <= 0) return this.effort;
    const share = (cpu - this.#lastCpu) / passed;
    this.#lastCpu = cpu;
    this.#lastAt = at;
    const wanted = share > this.#limit ? 1 : share < this.#limit * EASE ? -1 : 0;
    this.#inRow = wanted === 0 || Math.sign(this.#inRow) === -wanted ? wanted : this.#inRow + wanted;
    // Less at once, more when it has been quiet for a while: work that comes and goes must not swing it.
    if (this.#inRow >= 1 && this.#level < ORDER.length - 1) this.#step(1);
    else if (this.#inRow <= -QUIET_SAMPLES && this.#level > 0) this.#step(-1);
    return this.effort;
  }

  #step(by: number): void {
    this.#level += by;
    this.#inRow = 0;
  }
}

const QUIET_SAMPLES = 5;
