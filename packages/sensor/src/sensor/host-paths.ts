import type { Integer64 } from "@limpid/core";

interface There {
  readonly device: string | undefined;
  readonly inode: Integer64;
}

const MAX_KEPT = 4096; // programs of containers; the one that was met longest ago goes first

/** Where on the host files lie that whoever acted knows by another name. */
export class HostPaths {
  readonly #paths = new Map<string, string>();

  note(file: There, path: string): void {
    const key = keyOf(file);
    this.#paths.delete(key);
    this.#paths.set(key, path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > MAX_KEPT && oldest !== undefined) this.#paths.delete(oldest);
  }

  of(file: There): string | undefined {
    return this.#paths.get(keyOf(file));
  }

  /** Another file has the inode, or it is known here by the name it has on the host. */
  forget(file: There): void {
    if (this.#paths.size > 0) this.#paths.delete(keyOf(file));
  }
}

function keyOf({ device, inode }: There): string {
  return `${device}:${inode}`;
}
