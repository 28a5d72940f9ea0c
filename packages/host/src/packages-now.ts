import type { PackageOwner, Provenance } from "@limpid/core";
import { PackageDatabase } from "./package-database.ts";
import type { PathBytes } from "./path-bytes.ts";

/** How often the databases are looked at; what a package manager is writing is read once it has rested. */
const LOOK_MS = 10_000;

/**
 * Who installed a file, for as long as a host is watched: what is installed meanwhile is known soon after. The
 * databases are read in turns and beside those that are known, so that no question waits for 100,000 files.
 */
export class PackagesNow implements Provenance {
  readonly #root: PathBytes;
  #known: PackageDatabase;
  #stamp: string;
  /** What was seen by the last look, where that differs from what is known. */
  #changing: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(root: PathBytes) {
    this.#root = root;
    this.#known = new PackageDatabase(root);
    this.#stamp = this.#known.stamp;
  }

  get hasPackages(): boolean {
    return this.#known.hasPackages;
  }

  readonly packageOf = (path: string): PackageOwner | undefined => this.#known.packageOf(path);

  /** Reads what is installed, and again when that changes, until {@link close}. */
  async open(lookMs = LOOK_MS): Promise<void> {
    await this.#known.prepare(othersFirst);
    this.#timer = setTimeout(() => void this.#look().finally(() => this.#timer?.refresh()), lookMs).unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const { stamp } = this.#known;
    const rests = stamp === this.#changing;
    this.#changing = stamp === this.#stamp || rests ? undefined : stamp;
    if (stamp === this.#stamp || !rests) return;
    const next = new PackageDatabase(this.#root);
    await next.prepare(othersFirst);
    if (this.#closed) return;
    this.#known = next;
    this.#stamp = stamp;
  }
}

function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
