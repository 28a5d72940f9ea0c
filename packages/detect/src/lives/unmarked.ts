import type { Actor, Touch } from "@limpid/core";
import { readXattr } from "../tools/xattr.ts";
import { joinPath } from "./paths.ts";

const QUARANTINE = "com.apple.quarantine";
/** Top directories that are links on a Mac: events have the path behind them, people write the one before. */
const LINKED = /^\/(?:etc|tmp|var)\//;
const KEPT = 64; // each closed life looks through all of them

/**
 * Command lines that took the mark of a download away from files or folders, for sensors that tell of executions and
 * not of attributes. Whether there was a mark, and whether the command succeeded, they do not say.
 */
export class Unmarked {
  private readonly seen: Removal[] = [];

  note(actor: Actor, at: number, event: string): void {
    const use = readXattr(actor.run);
    if (use === undefined || (use.attribute ?? QUARANTINE) !== QUARANTINE) return;
    for (const file of use.files) {
      const path = resolved(joinPath(actor.run.cwd ?? actor.process.cwd, file));
      if (path === undefined) continue;
      if (this.seen.length === KEPT) this.seen.shift();
      const touch: Touch = { kind: "attribute-removed", at, event, by: actor, path, attribute: QUARANTINE };
      this.seen.push({ path, recursive: use.recursive, touch });
    }
  }

  /** The last one that means this file. */
  of({ path, bornAt, birthSeen }: Named): Touch | undefined {
    if (path === undefined || this.seen.length === 0) return undefined;
    return this.seen.findLast(
      (each) =>
        (!birthSeen || each.touch.at >= bornAt) &&
        (each.path === path || (each.recursive && path.startsWith(`${each.path}/`))),
    )?.touch;
  }

  /** For a snapshot. */
  get state(): readonly Removal[] {
    return this.seen;
  }

  restore(seen: readonly Removal[]): void {
    this.seen.push(...seen);
  }
}

function resolved(path: string | undefined): string | undefined {
  const plain = path !== undefined && path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return plain !== undefined && LINKED.test(plain) ? `/private${plain}` : plain;
}

interface Named {
  readonly path: string | undefined;
  readonly bornAt: number;
  readonly birthSeen: boolean;
}

interface Removal {
  readonly path: string;
  readonly recursive: boolean;
  readonly touch: Touch;
}
