import type { Actor, EventOf, FileRef } from "@limpid/core";
import type { Announcement } from "./announced.ts";
import { executedPath } from "./execution.ts";
import type { Life } from "./life.ts";
import { MemoryFiles } from "./memory-files.ts";
import { isDeleted, isSystemPath } from "./paths.ts";
import type { Register } from "./register.ts";
import { type LinkedExecution, LinkedTouch } from "./touches.ts";

/** Lives that begin without an open: files in memory, files that were there before, files that a command named. */
export class Births {
  readonly memoryFiles = new MemoryFiles();
  /** Executions of system programs that nothing was seen to touch. */
  executedUnseen = 0;
  private readonly register: Register;

  constructor(register: Register) {
    this.register = register;
  }

  /** A file in memory: it was made by whoever asked for it, or at least filled by what ran before. */
  inMemory(event: EventOf<"process.executed">, actor: Actor, execution: LinkedExecution): Life {
    const made = this.memoryFiles.of(actor.process);
    const known = this.register.find(event.file, event.at);
    if (known !== undefined) {
      const later = made !== undefined && made.event !== known.birthEvent && made.at >= known.lastSeenAt;
      if (known.origin === "memory" && !later) return known;
      this.register.succeeded(known, event.at); // the number was given to another file
    }
    if (made !== undefined) {
      const touch = new LinkedTouch("created", made.at, made.event, made.actor, undefined);
      const life = this.register.begin(event.file, undefined, touch, true, "memory");
      life.add(touch);
      life.writtenBy("opener", touch);
      return life;
    }
    const life = this.register.begin(event.file, undefined, execution, false, "memory");
    const before = actor.process.images.at(-2);
    if (before !== undefined) life.presumeWriter({ process: actor.process, run: before });
    return life;
  }

  /**
   * The name of a file that nothing was seen to touch and that is worth a life of its own, now that it ran: its
   * creator is unknown, which is said. Most are programs of the system, which are counted only.
   */
  worthALife(event: EventOf<"process.executed">, { run }: Actor): string | undefined {
    if (run.script !== undefined) return undefined; // a script is no artifact
    const path = executedPath(event, run);
    if (path === undefined) return undefined;
    if (isSystemPath(path) && !(event.image !== undefined && isDeleted(event.image))) {
      this.executedUnseen++;
      return undefined;
    }
    return path;
  }

  /** A script that was there before the log began, or whose creation it does not show, and that runs now. */
  ofScript(path: string, event: EventOf<"process.executed">): Life | undefined {
    if (isSystemPath(path)) return undefined;
    return this.register.begin({ ...NAMED_ONLY, path }, path, { at: event.at, event: event.id }, false, "file");
  }

  /** Logs that show commands and no files: what a stripping command named as output is all there is. */
  byCommandLine(announcements: Iterable<Announcement>): void {
    for (const { path, actor, at, event, use } of announcements) {
      if (use.strips.length === 0 && !use.packs && use.compiles?.runOnly === undefined) continue;
      if (this.register.findByPath(path) !== undefined) continue;
      this.register.begin({ ...NAMED_ONLY, path }, path, { at, event }, false, "file").announcedBy(actor);
    }
  }
}

const NAMED_ONLY: FileRef = {
  path: undefined,
  pathBasis: "absolute",
  device: undefined,
  inode: undefined,
  mode: undefined,
  ownerUid: undefined,
};
