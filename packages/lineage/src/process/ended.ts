import type { Instance } from "./instance.ts";

const SMALLEST = 16; // a power of two; a relay names thousands of hosts, and most have few that just ended

/** Ended processes in the order of their ends: a ring that grows, so that nothing is moved per exit. */
export class Ended {
  #ring: (Instance | undefined)[] = new Array<Instance | undefined>(SMALLEST).fill(undefined);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get oldest(): Instance | undefined {
    return this.#size === 0 ? undefined : this.#ring[this.#head];
  }

  /** The oldest first. */
  *all(): Generator<Instance, void, undefined> {
    for (let index = 0; index < this.#size; index++) {
      const instance = this.#ring[(this.#head + index) & (this.#ring.length - 1)];
      if (instance !== undefined) yield instance;
    }
  }

  push(instance: Instance): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = instance;
    this.#size += 1;
  }

  shift(): void {
    if (this.#size === 0) return;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size -= 1;
  }

  #grow(): void {
    const old = this.#ring;
    this.#ring = new Array<Instance | undefined>(old.length * 2).fill(undefined);
    for (let index = 0; index < this.#size; index++) this.#ring[index] = old[(this.#head + index) & (old.length - 1)];
    this.#head = 0;
  }
}
