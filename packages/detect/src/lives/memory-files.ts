import type { Actor, EventOf, ProcessInstance } from "@limpid/core";

/** Which process asked for a file in memory: the execution shows the file, but not who filled it. */
export class MemoryFiles {
  private readonly made = new Map<ProcessInstance, MemoryFile>();

  created(actor: Actor, event: EventOf<"memory-file.created">): void {
    if (this.made.size >= MEMORY_FILES_KEPT) {
      for (const oldest of this.made.keys()) {
        this.made.delete(oldest);
        break;
      }
    }
    this.made.set(actor.process, { actor, at: event.at, event: event.id });
  }

  /** For a snapshot. */
  get state(): ReadonlyMap<ProcessInstance, MemoryFile> {
    return this.made;
  }

  restore(made: ReadonlyMap<ProcessInstance, MemoryFile>): void {
    for (const [process, file] of made) this.made.set(process, file);
  }

  /** The last one that the process or a near ancestor asked for: a child executes what its parent filled. */
  of(process: ProcessInstance): MemoryFile | undefined {
    let step: ProcessInstance | undefined = process;
    for (let depth = 0; step !== undefined && depth < ANCESTORS_ASKED; depth++) {
      const found = this.made.get(step);
      if (found !== undefined) return found;
      step = step.parent;
    }
    return undefined;
  }
}

export interface MemoryFile {
  readonly actor: Actor;
  readonly at: number;
  readonly event: string;
}

const ANCESTORS_ASKED = 4;
const MEMORY_FILES_KEPT = 4096;
