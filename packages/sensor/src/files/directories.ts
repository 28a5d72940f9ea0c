import type { PathBytes } from "@limpid/host";
import type { HandleCalls } from "../kernel/handles.ts";
import type { Superblock } from "./superblocks.ts";

const LIMIT = 16_384; // directories; about 4 MB

interface Entry {
  readonly path: PathBytes | undefined;
  readonly anchor: object;
  readonly epoch: number;
}

/**
 * Paths of directories by their handle. A directory that is renamed moves all below it, and which of ours lie below it
 * only the kernel knows: one rename makes every entry ask again when it is next used, which costs one opening each.
 */
export class Directories {
  readonly #calls: HandleCalls;
  readonly #entries = new Map<string, Entry>();
  #epoch = 0;

  constructor(calls: HandleCalls) {
    this.#calls = calls;
  }

  /** A directory was renamed, or mounts changed. */
  moved(): void {
    this.#epoch++;
  }

  removed(key: string): void {
    this.#entries.delete(key);
  }

  /**
   * @param handle address of the directory's handle
   * @returns its path; undefined when the directory is gone
   */
  pathOf(superblock: Superblock, key: string, handle: number): PathBytes | undefined {
    const { anchor } = superblock;
    const known = this.#entries.get(key);
    if (known?.epoch === this.#epoch && known.anchor === anchor) return known.path;
    this.#entries.delete(key);
    const descriptor = this.#calls.nameByHandle(anchor.descriptor(), handle);
    if (descriptor < 0) return undefined;
    const linked = this.#calls.stat(descriptor) === 0 && this.#calls.status().links > 0;
    const path = linked ? anchor.pathOf(descriptor) : undefined;
    this.#calls.close(descriptor);
    this.#entries.set(key, { path, anchor, epoch: this.#epoch });
    if (this.#entries.size > LIMIT) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return path;
  }
}
