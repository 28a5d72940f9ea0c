import type { FileRef, Integer64 } from "@limpid/core";
import type { Execution } from "./execution.ts";

/** Executions whose events have not been given out: what is told of them meanwhile still finds its way in. */
export class HeldExecutions {
  readonly #byPid = new Map<number, Execution[]>();
  /** Files opened to be run, by processes whose execution is not told yet. */
  readonly #early = new Map<number, { readonly file: FileRef; readonly after: number }[]>();

  add(execution: Execution): void {
    const { pid } = execution.process;
    const held = this.#byPid.get(pid);
    if (held === undefined) this.#byPid.set(pid, [execution]);
    else held.push(execution);
    const early = this.#early.get(pid);
    if (early === undefined) return;
    this.#early.delete(pid);
    for (const { file, after } of early) if (execution.at >= after) this.opened(pid, file, after);
  }

  remove(execution: Execution): void {
    const { pid } = execution.process;
    const held = this.#byPid.get(pid)?.filter((other) => other !== execution) ?? [];
    if (held.length === 0) this.#byPid.delete(pid);
    else this.#byPid.set(pid, held);
  }

  of(pid: number): readonly Execution[] {
    return this.#byPid.get(pid) ?? [];
  }

  /** The first held execution of a file. */
  ofFile(device: string | undefined, inode: Integer64 | undefined): Execution | undefined {
    if (inode === undefined) return undefined;
    let first: Execution | undefined;
    for (const held of this.#byPid.values()) {
      for (const execution of held) {
        const { run } = execution;
        if (run.inode !== inode || run.device !== device) continue;
        if (first === undefined || execution.at < first.at) first = execution;
      }
    }
    return first;
  }

  /** `pid` opened a file to run it, after `after` (CLOCK_MONOTONIC): the kernel says so before it tells the execution. */
  opened(pid: number, file: FileRef, after: number): void {
    for (const execution of this.of(pid)) {
      // The loader is the last file that is opened for an execution.
      if (execution.at < after || execution.openedAll) continue;
      execution.addOpened(file);
      return;
    }
    const early = this.#early.get(pid) ?? [];
    if (early.length >= MAX_EARLY_FILES) return;
    early.push({ file, after });
    if (this.#early.size >= MAX_EARLY) this.#early.clear(); // those that were refused never come
    this.#early.set(pid, early);
  }
}

const MAX_EARLY = 1024;
const MAX_EARLY_FILES = 8;
