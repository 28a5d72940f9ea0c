import type { ArtifactFormat, Integer64 } from "@limpid/core";

/** A file that can be opened again, whatever its name is by now. */
export interface Reopened {
  readonly path: string;
  readonly device: string;
  readonly inode: Integer64;
  /** Never another file's; undefined where the kernel gives nothing of the kind. */
  readonly identity: string | undefined;
  /** What its first bytes say it is, where they were looked at. */
  readonly begins: ArtifactFormat | undefined;
  readonly sizeBytes: number;
  readonly ownerUid: number;
  readonly mode: number;
  open(): number | undefined;
}

/** Programs that were run or written lately: somebody may want to look into one that ran before it was ever written. */
export class RecentFiles {
  readonly #files = new Map<string, Reopened>();

  add(file: Reopened): void {
    const key = keyOf(file);
    this.#files.delete(key);
    this.#files.set(key, file);
    if (this.#files.size <= MAX_KEPT) return;
    for (const oldest of this.#files.keys()) {
      this.#files.delete(oldest);
      return;
    }
  }

  /** Its content is another one now, which is of no interest. */
  forget(file: { readonly device: string; readonly inode: Integer64 }): void {
    this.#files.delete(keyOf(file));
  }

  of(file: { readonly device: string; readonly inode: Integer64 }): Reopened | undefined {
    return this.#files.get(keyOf(file));
  }
}

const MAX_KEPT = 2048;

function keyOf({ device, inode }: { readonly device: string; readonly inode: Integer64 }): string {
  return `${device}:${inode}`;
}
