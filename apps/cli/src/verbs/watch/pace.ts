import { setTimeout as sleep } from "node:timers/promises";

/** Keeps work within a share of one processor: so much of it is followed by so much rest. */
export class Pace {
  readonly #restPerWork: number;
  #owed = 0;

  /** `maxCpu` in percent of one processor; none when undefined. */
  constructor(maxCpu: number | undefined) {
    this.#restPerWork = maxCpu === undefined ? 0 : Math.max(0, 100 / maxCpu - 1);
  }

  /** Rests as long as `worked` milliseconds ask for. */
  async after(worked: number): Promise<void> {
    this.#owed += worked * this.#restPerWork;
    if (this.#owed < LEAST_REST_MS) return;
    const rest = Math.min(this.#owed, MOST_REST_MS);
    this.#owed -= rest;
    await sleep(rest);
  }
}

const LEAST_REST_MS = 5;
const MOST_REST_MS = 1_000;
