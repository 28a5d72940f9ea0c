/** Whether the server can do its work; each area adds what it needs. */
export class Readiness {
  readonly #parts = new Map<string, () => string | undefined>();

  /** `trouble` says in words what is missing; undefined: nothing. */
  add(part: string, trouble: () => string | undefined): void {
    this.#parts.set(part, trouble);
  }

  /** What is missing, by part; empty: ready. */
  missing(): Readonly<Record<string, string>> {
    const missing: Record<string, string> = {};
    for (const [part, trouble] of this.#parts) {
      const what = trouble();
      if (what !== undefined) missing[part] = what;
    }
    return missing;
  }
}
