import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Batches whose ids are known after they left the journal; a sender that did not hear of a receipt asks within minutes. */
const MAX_IDS = 65_536;
/** Senders that number their batches. */
const MAX_SEQUENCES = 65_536;
const FILE = "remembered";
/** `seq/NAME/NUMBER`: of one name each number is greater than the one before, sent one at a time. */
const SEQUENCE = /^seq\/([\w.:-]{1,128})\/(\d{1,15})$/;

interface Kept {
  readonly ids: readonly string[];
  readonly sequences: readonly (readonly [string, number])[];
}

/** Which batches were taken in. Ids are the senders' own, so each credential has a space of its own. */
export class Remembered {
  readonly #ids = new Set<string>();
  readonly #sequences = new Map<string, number>();

  /** What an earlier run saved; nothing when it cannot be read. */
  static load(folder: string): Remembered {
    const remembered = new Remembered();
    try {
      const kept = JSON.parse(readFileSync(join(folder, FILE), "utf8")) as Kept;
      for (const id of kept.ids) remembered.#ids.add(id);
      for (const [name, number] of kept.sequences) remembered.#sequences.set(name, number);
    } catch {
      // Absent: a new inbox, or one whose journal still holds every batch.
    }
    return remembered;
  }

  has(credential: string, batch: string): boolean {
    const [, name, number] = SEQUENCE.exec(batch) ?? [];
    if (name === undefined) return this.#ids.has(digest(credential, batch));
    return Number(number) <= (this.#sequences.get(digest(credential, name)) ?? -1);
  }

  add(credential: string, batch: string): void {
    const [, name, number] = SEQUENCE.exec(batch) ?? [];
    if (name === undefined) {
      this.#ids.add(digest(credential, batch));
      if (this.#ids.size > MAX_IDS) forgetFirst(this.#ids);
      return;
    }
    const key = digest(credential, name);
    const highest = Math.max(Number(number), this.#sequences.get(key) ?? 0);
    this.#sequences.delete(key); // those that send come last
    this.#sequences.set(key, highest);
    if (this.#sequences.size > MAX_SEQUENCES) forgetFirst(this.#sequences);
  }

  /** On the disk when it returns; a crash leaves the old or the new one. */
  save(folder: string): void {
    const kept: Kept = { ids: [...this.#ids], sequences: [...this.#sequences] };
    const fresh = join(folder, `${FILE}.new`);
    const file = openSync(fresh, "w", 0o600);
    try {
      writeSync(file, JSON.stringify(kept));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, join(folder, FILE));
  }
}

function digest(credential: string, batch: string): string {
  return createHash("sha256")
    .update(JSON.stringify([credential, batch]))
    .digest("base64url")
    .slice(0, 22);
}

function forgetFirst(all: Set<string> | Map<string, unknown>): void {
  for (const key of all.keys()) {
    all.delete(key);
    return;
  }
}
