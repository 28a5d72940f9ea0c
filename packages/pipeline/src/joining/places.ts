import type { Waiting } from "./waiting.ts";

/** So many tellings of one place are looked at; a hostile log can put any number there. */
const LOOKED_AT = 64;

/** Waiting events by the places where another telling of the same would stand. */
export class Places {
  readonly #places = new Map<string, Waiting[]>();

  add(place: string, waiting: Waiting): void {
    const there = this.#places.get(place);
    if (there === undefined) this.#places.set(place, [waiting]);
    else there.push(waiting);
  }

  /** Takes away what is gone from the front of a place: events leave about as they came. */
  tidy(place: string): void {
    const there = this.#places.get(place);
    if (there === undefined) return;
    let gone = 0;
    while (gone < there.length && there[gone]?.speaker.gone === true) gone++;
    if (gone === there.length) this.#places.delete(place);
    else if (gone > LOOKED_AT) there.splice(0, gone);
  }

  /** The one at these places that `fits` and costs least; of equal ones the oldest. */
  best(
    places: readonly string[],
    fits: (there: Waiting) => boolean,
    cost: (there: Waiting) => number,
  ): Waiting | undefined {
    let best: Waiting | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const place of places) {
      const there = this.#places.get(place);
      if (there === undefined) continue;
      for (let index = there.length - 1; index >= Math.max(0, there.length - LOOKED_AT); index--) {
        const candidate = there[index];
        if (candidate === undefined || candidate.speaker.gone || !fits(candidate)) continue;
        const asked = cost(candidate);
        if (asked <= least) [best, least] = [candidate, asked];
      }
    }
    return best;
  }
}
