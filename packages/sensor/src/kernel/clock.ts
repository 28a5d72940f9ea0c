import { readFileSync } from "node:fs";

/**
 * The kernel's clocks. Within the sensor time is CLOCK_MONOTONIC in milliseconds, which never jumps and stands still
 * while the machine sleeps; events carry the wall clock of the moment they are given out by.
 */
export class Clock {
  #offset = Number.NEGATIVE_INFINITY;

  constructor() {
    this.synchronise();
  }

  /** Milliseconds of CLOCK_MONOTONIC. */
  now(): number {
    return Number(process.hrtime.bigint()) / 1e6;
  }

  /** Looks at the wall clock again: it was set, or the machine slept. To be called before times are turned. */
  synchronise(): void {
    const offset = Date.now() - this.now();
    // The wall clock is read in whole milliseconds, so the greatest of several differences is the truest.
    if (offset > this.#offset || this.#offset - offset > JITTER_MS) this.#offset = offset;
  }

  /** The wall clock at a moment of CLOCK_MONOTONIC, in whole milliseconds since the Unix epoch. */
  wall(monotonic: number): number {
    return Math.floor(monotonic + this.#offset);
  }
}

const JITTER_MS = 2;

/** When the system started: wall clock minus the time since then, in milliseconds; it is exact to 10 ms. */
export function startOfSystem(): number {
  return Date.now() - Number(readFileSync("/proc/uptime", "latin1").split(" ", 1)[0]) * 1000;
}

/** Which start of the system this is: a number that the kernel draws by chance. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
