const PAGES = 64;
const PAGE_SLOTS = 2048; // 64 pages hold the newest 131,072 events, 20 bytes each

/**
 * The events that were given out last, exactly: a file given twice or two rotations that overlap do not make
 * an event happen twice. An event this far behind the newest is not recognised any more.
 */
export class Seen {
  readonly #pages: (Page | undefined)[] = new Array<Page | undefined>(PAGES).fill(undefined);

  add(host: number, serial: number, at: number): void {
    const slot = slotOf(host, serial);
    const index = Math.floor(slot / PAGE_SLOTS);
    const page = this.#pages[index] ?? new Page();
    this.#pages[index] = page;
    const place = slot % PAGE_SLOTS;
    page.host[place] = host;
    page.serial[place] = serial;
    page.at[place] = at;
  }

  has(host: number, serial: number, at: number): boolean {
    const slot = slotOf(host, serial);
    const page = this.#pages[Math.floor(slot / PAGE_SLOTS)];
    if (page === undefined) return false;
    const place = slot % PAGE_SLOTS;
    return page.at[place] === at && page.serial[place] === serial && page.host[place] === host;
  }
}

/** Made when its first event comes: most logs are short. */
class Page {
  readonly host = new Uint32Array(PAGE_SLOTS);
  readonly serial = new Uint32Array(PAGE_SLOTS);
  readonly at = new Float64Array(PAGE_SLOTS).fill(Number.NaN);
}

function slotOf(host: number, serial: number): number {
  return (serial + Math.imul(host, 0x9e3779b1)) & (PAGES * PAGE_SLOTS - 1);
}
