import type { Life } from "./life.ts";

/** Lives by the time they were last seen, linked through their own fields so that a touch allocates nothing. */
export class LifeList {
  private oldest: Life | undefined = undefined;
  private newest: Life | undefined = undefined;
  private length = 0;

  get first(): Life | undefined {
    return this.oldest;
  }

  get size(): number {
    return this.length;
  }

  append(life: Life): void {
    this.length++;
    life.older = this.newest;
    life.newer = undefined;
    if (this.newest === undefined) this.oldest = life;
    else this.newest.newer = life;
    this.newest = life;
  }

  remove(life: Life): void {
    this.length--;
    if (life.older === undefined) this.oldest = life.newer;
    else life.older.newer = life.newer;
    if (life.newer === undefined) this.newest = life.older;
    else life.newer.older = life.older;
    life.older = undefined;
    life.newer = undefined;
  }

  moveToEnd(life: Life): void {
    if (this.newest === life) return;
    this.remove(life);
    this.append(life);
  }
}
