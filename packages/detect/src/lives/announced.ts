import type { Actor } from "@limpid/core";
import type { ToolUse } from "../tools/tool-use.ts";
import { AgeList, type Aging } from "./age-list.ts";
import { joinPath } from "./paths.ts";

/** Output files that command lines of build tools named, for logs that show commands and no files. */
export class Announced {
  private readonly outputs = new Map<string, Announcement>();
  /** The same in order: a Map finds its oldest key only by walking past those that were deleted. */
  private readonly byAge = new AgeList<Announcement>();

  /** How often anything was named. */
  named = 0;

  /** `filesTold`: whether the log tells of files too. */
  announce(use: ToolUse, actor: Actor, at: number, event: string, filesTold: boolean): void {
    const most = filesTold ? OUTPUTS_KEPT : OUTPUTS_KEPT_ALONE;
    for (const output of use.outputs) {
      const path = joinPath(actor.run.cwd ?? actor.process.cwd, output);
      if (path === undefined) continue;
      this.named++;
      this.forget(this.outputs.get(path));
      while (this.byAge.size >= most) this.forget(this.byAge.first);
      const announcement: Announcement = { path, actor, at, event, use, older: undefined, newer: undefined };
      this.outputs.set(path, announcement);
      this.byAge.append(announcement);
    }
  }

  private forget(announcement: Announcement | undefined): void {
    if (announcement === undefined) return;
    this.byAge.remove(announcement);
    this.outputs.delete(announcement.path);
  }

  /** Who named `path` as output at `since` or later. */
  of(path: string | undefined, since: number): Actor | undefined {
    if (path === undefined || this.outputs.size === 0) return undefined;
    const found = this.outputs.get(path);
    return found !== undefined && found.at >= since ? found.actor : undefined;
  }

  /** Goes on from a snapshot of what `all` gave. */
  restore(announcements: Iterable<Announcement>): void {
    for (const announcement of announcements) {
      this.outputs.set(announcement.path, announcement);
      this.byAge.append(announcement);
    }
  }

  /** The oldest first. */
  *all(): Generator<Announcement, void, undefined> {
    for (let each = this.byAge.first; each !== undefined; each = each.newer) yield each;
  }
}

export interface Announcement extends Aging<Announcement> {
  readonly path: string;
  readonly actor: Actor;
  readonly at: number;
  readonly event: string;
  readonly use: ToolUse;
}

const OUTPUTS_KEPT = 2048; // each holds on to its process and those above it, about 4 kB in a build
/** Of logs that show commands and no files: what they name is all there is, and no file takes room beside it. */
const OUTPUTS_KEPT_ALONE = 8192;
