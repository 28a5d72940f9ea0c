import { systemCode, systemWords } from "@limpid/host";

/** What changed is saved this long after it did: a finding soon, everything else within a minute. */
const SOON_MS = 2_000;
const LATER_MS = 60_000;
/** Saving may take one part in so many of the time. */
const SHARE = 50;

/** When to save: never in the way of detection, and never long after something was found. */
export class Saving {
  readonly #save: (how: "in turns" | "at once") => void | Promise<void>;
  readonly #failed: (why: string) => void;
  #due: NodeJS.Timeout | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #notBefore = 0;
  #begun = false;
  /** A piece is being written, in turns with everything else. */
  #writing = false;
  /** So soon after that the next one is wanted. */
  #again = Number.POSITIVE_INFINITY;

  /** `failed` is told when the disk refuses: detection goes on, and saving is tried again. */
  constructor(save: (how: "in turns" | "at once") => void | Promise<void>, failed: (why: string) => void) {
    this.#save = save;
    this.#failed = failed;
  }

  begin(): void {
    this.#begun = true;
  }

  soon(): void {
    this.#within(SOON_MS);
  }

  later(): void {
    if (this.#due === undefined) this.#within(LATER_MS);
  }

  /** Saves a last time. */
  end(): void {
    clearTimeout(this.#due);
    this.#begun = false;
    try {
      void this.#save("at once");
    } catch (error) {
      this.#refused(error);
    }
  }

  #refused(error: unknown): void {
    if (systemCode(error) === "") throw error;
    this.#failed(systemWords(error));
  }

  #within(milliseconds: number): void {
    if (!this.#begun) return;
    if (this.#writing) {
      this.#again = Math.min(this.#again, milliseconds);
      return;
    }
    const now = performance.now();
    const at = Math.max(now + milliseconds, this.#notBefore);
    if (this.#due !== undefined && at >= this.#dueAt) return;
    clearTimeout(this.#due);
    this.#dueAt = at;
    this.#due = setTimeout(this.#now, at - now);
  }

  readonly #now = (): void => {
    this.#due = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    const began = performance.now();
    try {
      const writing = this.#save("in turns");
      if (writing === undefined) this.#rest(began);
      else void this.#await(writing, began);
    } catch (error) {
      this.#rest(began);
      this.#refused(error);
    }
  };

  async #await(writing: Promise<void>, began: number): Promise<void> {
    this.#writing = true;
    try {
      await writing;
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#writing = false;
      this.#rest(began);
      if (this.#again < Number.POSITIVE_INFINITY) this.#within(this.#again);
      this.#again = Number.POSITIVE_INFINITY;
    }
  }

  #rest(began: number): void {
    const ended = performance.now();
    this.#notBefore = ended + (ended - began) * SHARE;
  }
}
