import type { EventOf } from "@limpid/core";
import { isAbsolute } from "./paths.ts";

/** Mounts that were seen: a file below such a folder keeps its inode, but its name may mean another one. */
export class Mounts {
  private readonly seen: Mount[] = [];

  note(event: EventOf<"filesystem.mounted">): void {
    const { path } = event.file;
    if (path === undefined || !isAbsolute(path) || path === "/") return;
    if (this.seen.length === MOUNTS_KEPT) this.seen.shift();
    this.seen.push({ path: path, at: event.at, event: event.id });
  }

  /** For a snapshot. */
  get state(): readonly Mount[] {
    return this.seen;
  }

  restore(seen: readonly Mount[]): void {
    this.seen.push(...seen);
  }

  /**
   * The mount that makes a life's name doubtful: one over its folder after its birth, or, for a file whose birth
   * was not seen, the one it may have come with.
   */
  over(life: Named): Mount | undefined {
    const { path, bornAt, birthSeen } = life;
    if (path === undefined || this.seen.length === 0) return undefined;
    return this.seen.findLast(
      (mount) => (!birthSeen || mount.at >= bornAt) && (path === mount.path || path.startsWith(`${mount.path}/`)),
    );
  }
}

interface Named {
  readonly path: string | undefined;
  readonly bornAt: number;
  readonly birthSeen: boolean;
}

export interface Mount {
  readonly path: string;
  readonly at: number;
  readonly event: string;
}

const MOUNTS_KEPT = 64; // hosts with containers mount all day; each closed life looks through all of them
