const MAX_KEPT = 1024;
const SAME_HOLD_MS = 1_000;

/** Which process took hold of which lately (ptrace): two witnesses tell of each. */
export class RecentHolds {
  readonly #told = new Map<string, number>();

  /** Notes a hold of one process on another; true when it was told within the last moment. */
  note(pid: number, target: number, now: number): boolean {
    const key = `${pid} ${target}`;
    const before = this.#told.get(key);
    if (this.#told.size >= MAX_KEPT) this.#told.clear();
    this.#told.set(key, now);
    return before !== undefined && now - before < SAME_HOLD_MS;
  }
}
