import { type Finding, PRIORITIES, type Priority } from "@limpid/core";

/** Findings that a person may still want to look at; a list longer than this is read nowhere. */
const KEPT = 200;
/** Findings whose last priority is known, so that each is counted once. */
const COUNTED = 100_000;

/** How many findings have each priority by their newest revision. */
class Tallied {
  readonly #priorities = new Map<string, Priority>();
  readonly counts: Record<Priority, number> = { high: 0, medium: 0, low: 0, expected: 0 };

  take({ id, change, priority }: Finding): void {
    const before = this.#priorities.get(id);
    if (before !== undefined) this.counts[before]--;
    this.#priorities.delete(id);
    if (change === "withdrawn") return;
    this.counts[priority]++;
    this.#priorities.set(id, priority);
    if (this.#priorities.size > COUNTED) forgetFirst(this.#priorities);
  }
}

/** What a watch has found: the newest revision of the latest findings, and how many of each priority. */
export class Watched {
  readonly #latest = new Map<string, Finding>();
  readonly #run = new Tallied();
  readonly #all = new Tallied();

  /** Findings of an earlier run that are shown again. */
  restore(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#latest.set(finding.id, finding);
      this.#all.take(finding);
    }
  }

  /** A revision: it takes the place of the one before. */
  take(finding: Finding): void {
    const { id, change } = finding;
    this.#run.take(finding);
    this.#all.take(finding);
    if (change === "withdrawn") {
      this.#latest.delete(id);
      return;
    }
    // The last word on a file changes its text, not its place in the list.
    if (change !== "closed") this.#latest.delete(id);
    this.#latest.set(id, finding);
    if (this.#latest.size > KEPT) this.#forgetOne();
  }

  /** Of this run alone. */
  get found(): Readonly<Record<Priority, number>> {
    return this.#run.counts;
  }

  /** With those of earlier runs that are still shown. */
  get known(): Readonly<Record<Priority, number>> {
    return this.#all.counts;
  }

  /** The newest first; expected ones only when they are asked for. */
  latest(withExpected: boolean): readonly Finding[] {
    const all = [...this.#latest.values()].reverse();
    return withExpected ? all : all.filter(({ priority }) => priority !== "expected");
  }

  get state(): readonly Finding[] {
    return [...this.#latest.values()];
  }

  /** What is expected goes first: an upgrade must not push out what matters. */
  #forgetOne(): void {
    for (const priority of [...PRIORITIES].reverse()) {
      for (const [id, finding] of this.#latest) {
        if (finding.priority !== priority) continue;
        this.#latest.delete(id);
        return;
      }
    }
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
