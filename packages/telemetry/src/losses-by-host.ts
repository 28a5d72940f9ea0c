const MAX_HOSTS = 1024; // a hostile stream can make up any number
const OTHERS = "others";

/** Events that a source's numbering says are missing, by host. */
export class LossesByHost {
  readonly #lost = new Map<string, number>();

  add(host: string, events: number): void {
    const name = this.#lost.has(host) || this.#lost.size < MAX_HOSTS ? host : OTHERS;
    this.#lost.set(name, (this.#lost.get(name) ?? 0) + events);
  }

  /** One that was taken for lost came late after all. */
  found(host: string): void {
    const lost = this.#lost.get(host) ?? 0;
    if (lost > 0) this.#lost.set(host, lost - 1);
  }

  byHost(): ReadonlyMap<string, number> {
    return this.#lost;
  }
}
