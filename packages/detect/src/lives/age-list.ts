/** What can stand in an {@link AgeList}: linked through its own fields, so that being moved allocates nothing. */
export interface Aging<T> {
  older: T | undefined;
  newer: T | undefined;
}

/** Things in the order in which they were last met, the longest ago first. */
export class AgeList<T extends Aging<T>> {
  private oldest: T | undefined = undefined;
  private newest: T | undefined = undefined;
  private length = 0;

  get first(): T | undefined {
    return this.oldest;
  }

  get size(): number {
    return this.length;
  }

  append(item: T): void {
    this.length++;
    item.older = this.newest;
    item.newer = undefined;
    if (this.newest === undefined) this.oldest = item;
    else this.newest.newer = item;
    this.newest = item;
  }

  remove(item: T): void {
    this.length--;
    if (item.older === undefined) this.oldest = item.newer;
    else item.older.newer = item.newer;
    if (item.newer === undefined) this.newest = item.older;
    else item.newer.older = item.older;
    item.older = undefined;
    item.newer = undefined;
  }

  moveToEnd(item: T): void {
    if (this.newest === item) return;
    this.remove(item);
    this.append(item);
  }
}
