/** xorshift32: the same numbers on every machine. @see Marsaglia, Xorshift RNGs (2003) */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x >>> 0;
  }
  below(limit: number): number {
    return this.next() % limit;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  word(length: number): string {
    let text = "";
    for (let index = 0; index < length; index++) text += "abcdefghijklmnopqrstuvwxyz0123456789"[this.below(36)];
    return text;
  }
  address(): string {
    return `7f${this.word(2).replace(/[^0-9a-f]/g, "a")}${this.next().toString(16).padStart(8, "0")}`;
  }
}
