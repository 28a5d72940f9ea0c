import type { ImageRun } from "@limpid/core";
import type { Instance } from "./instance.ts";

/** A fork whose child has not acted yet. */
export interface Birth {
  readonly parent: Instance;
  /** Image that the parent ran at the fork: the child begins with it. */
  readonly run: ImageRun;
  readonly event: string;
  readonly at: number;
  /** False where the record cannot tell a process from a thread. */
  readonly sureProcess: boolean;
}

/**
 * Forks that wait for their child's first record. A clone record often cannot tell a thread from a process, and
 * a thread never acts under its own number, so most of what waits here waits for ever: when the newer half is
 * full, the older half goes. That costs nothing per fork, unlike a queue with deletions in its middle.
 */
export class Births {
  readonly #half: number;
  #newer = new Map<number, Birth>();
  #older = new Map<number, Birth>();
  #dropped = 0;

  constructor(limit: number) {
    this.#half = Math.max(1, limit >> 1);
  }

  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#newer.size + this.#older.size;
  }

  /** A newer fork of a pid takes the place of an older one, in whatever order they are told. */
  add(pid: number, birth: Birth): void {
    const waiting = this.get(pid);
    if (waiting !== undefined && waiting.at > birth.at) return;
    if (this.#newer.size >= this.#half && !this.#newer.has(pid)) {
      this.#dropped += this.#older.size;
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(pid, birth);
    if (this.#older.size > 0) this.#older.delete(pid);
  }

  get(pid: number): Birth | undefined {
    return this.#newer.get(pid) ?? this.#older.get(pid);
  }

  /** What waits, for a snapshot. */
  get state(): BirthsState {
    return { newer: this.#newer, older: this.#older, dropped: this.#dropped };
  }

  restore(state: BirthsState): void {
    this.#newer = state.newer;
    this.#older = state.older;
    this.#dropped = state.dropped;
  }

  delete(pid: number): void {
    if (!this.#newer.delete(pid)) this.#older.delete(pid);
  }
}

export interface BirthsState {
  readonly newer: Map<number, Birth>;
  readonly older: Map<number, Birth>;
  readonly dropped: number;
}
