/** Ticks of the clock that /proc counts in: USER_HZ is 100 on every architecture that Linux has now. */
export const TICK_MS = 10;

/**
 * Names that are never given twice. A process is `BOOT-PID@TICKS`: which start of the system, its number, and when it
 * began in ticks since then, as `/proc/PID/stat` says; the sensor names it the same after a restart of the sensor.
 * Where a process ended before it was looked at, a `~` and the moment of its fork stand in place of the ticks.
 * An event is `BOOT-START.NUMBER`: START is when the sensor began, in milliseconds since the start of the system.
 */
export class Identities {
  readonly #boot: string;
  readonly #run: string;
  #events = 0;

  /** `boot`: the system's own id of this start. `startedMs`: of the sensor, since the start of the system. */
  constructor(boot: string, startedMs: number) {
    this.#boot = boot.slice(0, BOOT_DIGITS);
    this.#run = `${this.#boot}-${Math.floor(startedMs)}`;
  }

  event(): string {
    return `${this.#run}.${++this.#events}`;
  }

  process(pid: number, startTicks: number): string {
    return `${this.#boot}-${pid}@${startTicks}`;
  }

  /** `forkedMs`: since the start of the system. */
  unseenProcess(pid: number, forkedMs: number): string {
    return `${this.#boot}-${pid}@~${forkedMs.toFixed(3)}`;
  }
}

const BOOT_DIGITS = 8; // of a number drawn by chance: enough to tell the starts of one host apart
