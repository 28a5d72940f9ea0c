const SLOTS = 1 << 17; // the newest 131,072 events; 18 bytes each

/**
 * The events that were given out last, exactly: a file given twice or two rotations that overlap do not make
 * an event happen twice. An event this far behind the newest is not recognised any more.
 */
export class Seen {
  readonly #host = new Uint16Array(SLOTS);
  readonly #serial = new Uint32Array(SLOTS);
  readonly #at = new Float64Array(SLOTS).fill(Number.NaN);

  add(host: number, serial: number, at: number): void {
    const slot = slotOf(host, serial);
    this.#host[slot] = host;
    this.#serial[slot] = serial;
    this.#at[slot] = at;
  }

  has(host: number, serial: number, at: number): boolean {
    const slot = slotOf(host, serial);
    return this.#at[slot] === at && this.#serial[slot] === serial && this.#host[slot] === (host & 0xffff);
  }
}

function slotOf(host: number, serial: number): number {
  return (serial + Math.imul(host, 0x9e3779b1)) & (SLOTS - 1);
}
