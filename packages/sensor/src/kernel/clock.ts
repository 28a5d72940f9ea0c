import { readFileSync } from "node:fs";

/**
 * The kernel's clocks. Within the sensor time is CLOCK_MONOTONIC in milliseconds, which never jumps and stands still
 * while the machine sleeps; events carry the wall clock of the moment they are given out by.
 */
export class Clock {
  #offset = Number.NEGATIVE_INFINITY;
  #asleep = 0;

  constructor() {
    this.synchronise();
  }

  /** Milliseconds of CLOCK_MONOTONIC. */
  now(): number {
    return Number(process.hrtime.bigint()) / 1e6;
  }

  /** Looks at the wall clock again: it was set, or the machine slept. To be called before times are turned. */
  synchronise(): void {
    const before = this.now();
    const wall = Date.now();
    const after = this.now();
    // Others ran in between: another time will do, unless it is the first.
    if (after - before > JITTER_MS / 2 && this.#offset !== Number.NEGATIVE_INFINITY) return;
    const offset = wall - (before + after) / 2;
    // The wall clock is read in whole milliseconds, so the greatest of several differences is the truest.
    const jumped = Math.abs(offset - this.#offset) > JITTER_MS;
    if (offset > this.#offset || jumped) this.#offset = offset;
    if (jumped) this.#asleep = timeAsleep(this.now());
  }

  /** Milliseconds since the start of the system, those it slept included, at a moment of CLOCK_MONOTONIC. */
  sinceBoot(monotonic: number): number {
    return monotonic + this.#asleep;
  }

  /** The moment of CLOCK_MONOTONIC that the wall clock showed `at` at. */
  monotonic(at: number): number {
    return at - this.#offset;
  }

  /** The wall clock when the system started, as far as it can be told. */
  get startOfSystem(): number {
    return this.#offset - this.#asleep;
  }

  /** The wall clock at a moment of CLOCK_MONOTONIC, in whole milliseconds since the Unix epoch. */
  wall(monotonic: number): number {
    return Math.floor(monotonic + this.#offset);
  }
}

const JITTER_MS = 2;

/** How long the machine has slept: CLOCK_BOOTTIME, which /proc/uptime gives to 10 ms, goes on meanwhile. */
function timeAsleep(monotonic: number): number {
  const difference = Number(readFileSync("/proc/uptime", "latin1").split(" ", 1)[0]) * 1000 - monotonic;
  return difference > UPTIME_RESOLUTION_MS ? difference : 0;
}

const UPTIME_RESOLUTION_MS = 20;

/** Which start of the system this is: a number that the kernel draws by chance. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
