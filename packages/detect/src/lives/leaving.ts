import type { Life } from "./life.ts";

/** Lives without a name, first to go first. */
export class Leaving {
  private waiting: { readonly life: Life; readonly until: number }[] = [];
  private head = 0;

  add(life: Life, until: number): void {
    this.waiting.push({ life, until });
  }

  all(): readonly { readonly life: Life; readonly until: number }[] {
    return this.waiting.slice(this.head);
  }

  due(at: number): Life | undefined {
    const first = this.waiting[this.head];
    if (first === undefined || first.until > at) return undefined;
    this.head++;
    if (this.head >= 1024 && this.head * 2 >= this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
    return first.life;
  }
}
