import { AgeList } from "./age-list.ts";
import type { Life } from "./life.ts";

/**
 * Lives that may run hold their touches, executions and the processes behind them: about ten times as much. A quarter
 * of them found nothing more in 2 GB of builds, packages and intrusions.
 */
const RUNNABLE_SHARE = 0.15;
/** Characters, on average: one life in eight may have a name as long as a path can be. */
const LONG_NAMES_EACH = 512;

/** The open lives of a host in the order in which they were last met, and which of them goes when there are too many. */
export class Crowd {
  private readonly neverRan = new AgeList<Life>();
  private readonly mayRun = new AgeList<Life>();
  /** Characters of names of unusual length in all lives. */
  private longNames = 0;
  private maxLives: number;

  constructor(maxLives: number) {
    this.maxLives = maxLives;
  }

  /** What this host may hold from now on; at least one, so that there is always room for the next. */
  limitTo(maxLives: number): void {
    this.maxLives = Math.max(1, maxLives);
  }

  get limit(): number {
    return this.maxLives;
  }

  /** Whether another life needs room first. */
  get isFull(): boolean {
    return this.neverRan.size + this.mayRun.size >= this.maxLives;
  }

  /** Whether the names of the lives are too long together, few as they may be. */
  get namesTooMuch(): boolean {
    return this.longNames > this.maxLives * LONG_NAMES_EACH;
  }

  /** The least recently met of each kind first, for a snapshot. */
  get state(): { readonly neverRan: readonly Life[]; readonly mayRun: readonly Life[] } {
    return { neverRan: listed(this.neverRan), mayRun: listed(this.mayRun) };
  }

  all(): Life[] {
    return [...listed(this.neverRan), ...listed(this.mayRun)];
  }

  add(life: Life): void {
    this.listOf(life).append(life);
    this.longNames += life.weighed;
  }

  remove(life: Life): void {
    this.listOf(life).remove(life);
    this.longNames -= life.weighed;
  }

  met(life: Life): void {
    this.listOf(life).moveToEnd(life);
  }

  /** It ran or may run now: it outlives the others when memory is short. */
  becameRunnable(life: Life): void {
    if (life.listedAsRunnable) {
      this.mayRun.moveToEnd(life);
      return;
    }
    this.neverRan.remove(life);
    this.mayRun.append(life);
    life.listedAsRunnable = true;
  }

  /** A life changed: its names may be far longer than those of others. */
  weigh(life: Life): void {
    this.longNames += life.longNames - life.weighed;
    life.weighed = life.longNames;
  }

  /**
   * The life to let go of: the least recently met one that never could run, unless those that could have taken more
   * than their share, for each of them holds on to far more. Undefined when there is none.
   */
  get first(): Life | undefined {
    const crowded = this.mayRun.size > Math.ceil(this.maxLives * RUNNABLE_SHARE);
    return (crowded ? undefined : this.neverRan.first) ?? this.mayRun.first ?? this.neverRan.first;
  }

  private listOf(life: Life): AgeList<Life> {
    return life.listedAsRunnable ? this.mayRun : this.neverRan;
  }
}

function listed(list: AgeList<Life>): readonly Life[] {
  const lives: Life[] = [];
  for (let life = list.first; life !== undefined; life = life.newer) lives.push(life);
  return lives;
}
