import type { Actor } from "@limpid/core";
import type { ToolUse } from "../tools/tool-use.ts";
import { joinPath } from "./paths.ts";

/** Output files that command lines of build tools named, for logs that show commands and no files. */
export class Announced {
  private readonly outputs = new Map<string, Announcement>();

  announce(use: ToolUse, actor: Actor, at: number, event: string): void {
    for (const output of use.outputs) {
      const path = joinPath(actor.run.cwd ?? actor.process.cwd, output);
      if (path === undefined) continue;
      this.outputs.delete(path);
      if (this.outputs.size >= OUTPUTS_KEPT) this.forgetOldest();
      this.outputs.set(path, { path, actor, at, event, use });
    }
  }

  /** Who named `path` as output at `since` or later. */
  of(path: string | undefined, since: number): Actor | undefined {
    if (path === undefined || this.outputs.size === 0) return undefined;
    const found = this.outputs.get(path);
    return found !== undefined && found.at >= since ? found.actor : undefined;
  }

  all(): IterableIterator<Announcement> {
    return this.outputs.values();
  }

  private forgetOldest(): void {
    for (const oldest of this.outputs.keys()) {
      this.outputs.delete(oldest);
      return;
    }
  }
}

export interface Announcement {
  readonly path: string;
  readonly actor: Actor;
  readonly at: number;
  readonly event: string;
  readonly use: ToolUse;
}

const OUTPUTS_KEPT = 8192;
