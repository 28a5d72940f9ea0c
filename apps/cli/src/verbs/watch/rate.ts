/** How often something happened lately: per second, over the last ten. */
export class Rate {
  readonly #seconds: number[] = [];
  #second = 0;
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(count: number, now: number): void {
    this.#total += count;
    this.#turnTo(now);
    this.#seconds[this.#seconds.length - 1] = (this.#seconds.at(-1) ?? 0) + count;
  }

  perSecond(now: number): number {
    this.#turnTo(now);
    const whole = this.#seconds.slice(0, -1); // the present second is not over yet
    return whole.length === 0 ? 0 : whole.reduce((sum, count) => sum + count, 0) / whole.length;
  }

  #turnTo(now: number): void {
    const second = Math.floor(now / 1000);
    if (this.#seconds.length === 0 || second - this.#second > SPAN || second < this.#second) {
      this.#seconds.length = 0;
      this.#seconds.push(0);
    } else {
      for (let missing = second - this.#second; missing > 0; missing--) this.#seconds.push(0);
      while (this.#seconds.length > SPAN + 1) this.#seconds.shift();
    }
    this.#second = second;
  }
}

const SPAN = 10;
