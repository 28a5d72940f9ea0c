import { writeFileSync } from "node:fs";

/** How many events the kernel has told, and how many of them of this process. */
export interface Told {
  readonly events: number;
  readonly own: number;
}

/**
 * Proof that the kernel's news are still read, on a quiet host as well: a file of our own is written, and its closing
 * has to be told. Where that was never told (state on a file system that cannot be watched), nothing is asked of it.
 */
export class SensorProbe {
  readonly #path: string;
  readonly #told: () => Told | undefined;
  #before: Told | undefined;
  #works = false;

  constructor(path: string, told: () => Told | undefined) {
    this.#path = path;
    this.#told = told;
  }

  /** Whether anything was told since it was last asked; false only where the probe itself would have been. */
  answered(): boolean {
    const [before, told] = [this.#before, this.#told()];
    if (told === undefined) return true;
    if (before !== undefined && told.own > before.own) this.#works = true;
    if (!this.#write()) {
      this.#before = undefined;
      return true;
    }
    const silent = this.#works && before !== undefined && told.events === before.events;
    if (!silent) this.#before = told;
    return !silent;
  }

  /** False where it cannot be written: then its silence means nothing. */
  #write(): boolean {
    try {
      writeFileSync(this.#path, "", { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }
}
