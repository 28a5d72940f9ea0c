/** A jump above this is a renumbering, not a loss: no queue between the kernel and a log holds so many. */
const MAX_LOSS = 1_000_000;
/** How far behind the newest serial a record may come and still be of the same boot. */
const SAME_BOOT = 4096;
const CLOCK_SLACK_MS = 2000;

/** Serials that were jumped over and may still come. */
export interface Gap {
  /** First missing serial. */
  readonly from: number;
  readonly length: number;
  /** Those of them that came late after all. */
  readonly late: Set<number>;
}

/**
 * The kernel's event numbering of one host: 32 bits, from 0 at boot, one per event whatever its type. A filter
 * in front of the log leaves gaps too; nobody can tell those from a loss.
 */
export class Numbering {
  #next: number | undefined;
  #newest = 0;

  /** Takes note of a serial; gives the gap that it opened. `gaps` are those still open. */
  note(serial: number, at: number, gaps: readonly Gap[]): Gap | undefined {
    const next = this.#next;
    const ahead = next === undefined ? 0 : (serial - next) | 0; // modulo 2^32: the counter wraps
    if (ahead >= 0) {
      this.#next = (serial + 1) >>> 0;
      if (at > this.#newest) this.#newest = at;
      return ahead > 0 && ahead <= MAX_LOSS ? { from: next ?? 0, length: ahead, late: new Set() } : undefined;
    }
    if (ahead === -1) return undefined; // a further record of the newest event
    for (const gap of gaps) if ((serial - gap.from) >>> 0 < gap.length) gap.late.add(serial);
    // A smaller number at a later time is another boot; at an earlier time it is a copy or an older file.
    if (-ahead > SAME_BOOT && at >= this.#newest - CLOCK_SLACK_MS) this.restart(serial, at);
    return undefined;
  }

  /** A new boot, or a daemon that was away: what comes next is no gap. */
  forget(): void {
    this.#next = undefined;
  }

  private restart(serial: number, at: number): void {
    this.#next = (serial + 1) >>> 0;
    if (at > this.#newest) this.#newest = at;
  }
}
