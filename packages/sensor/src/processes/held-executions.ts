import type { FileRef } from "@limpid/core";
import type { Execution } from "./execution.ts";
import type { ImageState } from "./process-table.ts";

/** A program that a process opened to run it. */
interface Opened {
  readonly file: FileRef;
  /** It happened after this moment, by CLOCK_MONOTONIC. */
  readonly after: number;
  readonly readAt: number;
}

/** Executions whose events have not been given out: what is told of them meanwhile still finds its way in. */
export class HeldExecutions {
  readonly #byPid = new Map<number, Execution[]>();
  /** Programs opened lately, by pid, in the order of the file watch. */
  readonly #opened = new Map<number, Opened[]>();

  add(execution: Execution): void {
    const { pid } = execution.process;
    const held = this.#byPid.get(pid);
    if (held === undefined) this.#byPid.set(pid, [execution]);
    else held.push(execution);
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

  /** The first held execution of a file that began after `after`. */
  ofFile(file: Pick<FileRef, "device" | "inode">, after: number): Execution | undefined {
    let first: Execution | undefined;
    for (const held of this.#byPid.values()) {
      for (const execution of held) {
        if (execution.at < after || !isSame(file, execution.run)) continue;
        if (first === undefined || execution.at < first.at) first = execution;
      }
    }
    return first;
  }

  /**
   * `pid` opened a program to run it, after `after` and before `readAt`: the kernel says so before it tells the
   * execution. Gives the execution that it was opened for at the earliest, when that is told already.
   */
  opened(pid: number, file: FileRef, after: number, readAt: number): Execution | undefined {
    if (isLoader(file.path)) return undefined;
    const opened = this.#opened.get(pid)?.filter((other) => other.readAt + KEPT_MS > readAt) ?? [];
    if (opened.length < MAX_OPENED) opened.push({ file, after, readAt });
    if (this.#opened.size >= MAX_PROCESSES && !this.#opened.has(pid)) this.#opened.clear();
    this.#opened.set(pid, opened);
    return this.of(pid).find((execution) => execution.at >= after && mayRun(execution, file));
  }

  /** Tells an execution whose image nobody showed which program was opened for it, if only one can be meant. */
  findImage(execution: Execution): void {
    const { pid } = execution.process;
    const opened = (this.#opened.get(pid) ?? []).filter(({ after }) => after <= execution.at);
    const held = this.of(pid);
    const index = held.indexOf(execution);
    const before = held[index - 1]?.run ?? ownBefore(execution);
    const next = held.slice(index + 1).find(({ run }) => run.inode !== undefined);
    const unknown = (next === undefined ? held.length : held.indexOf(next)) - index;
    const first = before === undefined ? 0 : opened.findLastIndex(({ file }) => isSame(file, before)) + 1;
    const found = next === undefined ? -1 : opened.findIndex(({ file }, at) => at >= first && isSame(file, next.run));
    const candidates = opened.slice(first, found < 0 ? undefined : found);
    // One that was refused was opened as well. With as many as there are executions, each is its own.
    const image = unknown === 1 ? candidates.at(-1) : candidates.length === unknown ? candidates[0] : undefined;
    if (image !== undefined) execution.addOpened(image.file);
  }

  /** A process ended. */
  forget(pid: number): void {
    if (this.of(pid).length === 0) this.#opened.delete(pid);
  }
}

const KEPT_MS = 2_000;
const MAX_OPENED = 16;
const MAX_PROCESSES = 4096;

function mayRun({ run }: Execution, file: FileRef): boolean {
  return run.inode === undefined || isSame(file, run);
}

/** What the process itself began to run before: the image it was born with was opened by somebody else. */
function ownBefore({ run, process }: Execution): ImageState | undefined {
  const { before } = run;
  return before !== undefined && before.at > (process.forkedAt ?? Number.NEGATIVE_INFINITY) ? before : undefined;
}

export function isSame(one: Pick<FileRef, "device" | "inode">, other: Pick<FileRef, "device" | "inode">): boolean {
  return one.inode !== undefined && one.inode === other.inode && one.device === other.device;
}

/** ld-linux-x86-64.so.2, ld-musl-aarch64.so.1, ld64.so.2 */
function isLoader(path: string | undefined): boolean {
  if (path === undefined) return false;
  return path.startsWith("ld", path.lastIndexOf("/") + 1) && path.includes(".so", path.length - 6);
}
