import type { FileRef } from "@limpid/core";
import { type Execution, sameName } from "./execution.ts";
import type { ImageState } from "./process-table.ts";

/** A file by where it lies, and by what tells it apart from others that have the inode before or after it. */
export interface FileThere extends Pick<FileRef, "device" | "inode"> {
  readonly identity?: string | undefined;
}

/** A program that a process opened to run it. */
export interface Opened {
  readonly file: FileRef;
  readonly identity: string | undefined;
  /** It happened after this moment, by CLOCK_MONOTONIC, and before it was read. */
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
    if (held.length > 0) this.#byPid.set(pid, held);
    else this.#byPid.delete(pid);
    if (held.length === 0 && execution.process.endedAt !== undefined) this.#opened.delete(pid);
  }

  of(pid: number): readonly Execution[] {
    return this.#byPid.get(pid) ?? [];
  }

  /**
   * The first held execution of a file that began after `after`, by the word of who saw it being opened to be run: an
   * inode alone may have been another file's then, where a program is written, run and removed in a loop.
   */
  ofFile(file: FileThere, after: number): Execution | undefined {
    let first: Execution | undefined;
    for (const [pid, held] of this.#byPid) {
      if (this.#opened.get(pid)?.some((one) => isSame(file, thereOf(one))) !== true) continue;
      for (const execution of held) {
        if (execution.at < after || !isSame(file, execution.run)) continue;
        if (first === undefined || execution.at < first.at) first = execution;
      }
    }
    return first;
  }

  /**
   * `pid` opened a program to run it: the kernel says so before it tells the execution. Gives the execution that it was
   * opened for at the earliest, when that is told already.
   */
  opened(pid: number, opening: Opened): Execution | undefined {
    const { file, after, readAt } = opening;
    if (isLoader(file.path)) return undefined;
    const opened = this.#opened.get(pid)?.filter((other) => other.readAt + KEPT_MS > readAt) ?? [];
    if (opened.length < MAX_OPENED) opened.push(opening);
    if (this.#opened.size >= MAX_PROCESSES && !this.#opened.has(pid)) this.#opened.clear();
    this.#opened.set(pid, opened);
    return this.of(pid).find((execution) => execution.at >= after && mayRun(execution, file));
  }

  /**
   * Tells an execution which program was opened for it, if only one can be meant, where nobody showed the file itself:
   * of a process that ends while it is looked at, /proc may still show the name of its image and no longer the inode,
   * and audit may leave it out. A name alone is no file: what was written there would be another one's.
   */
  findFile(execution: Execution): void {
    const { pid } = execution.process;
    const { image } = execution.run;
    const opened = (this.#opened.get(pid) ?? []).filter(({ file, after }) => {
      return after <= execution.at && (image === undefined || sameName(image, file.path));
    });
    const held = this.of(pid);
    const index = held.indexOf(execution);
    const before = held[index - 1]?.run ?? ownBefore(execution);
    const next = held.slice(index + 1).find(({ run }) => run.inode !== undefined);
    const until = next === undefined ? held.length : held.indexOf(next);
    const unknown = held.slice(index, until).filter(({ run }) => sameName(image, run.image)).length;
    const first = before === undefined ? 0 : opened.findLastIndex(({ file }) => isSame(file, before)) + 1;
    const found = next === undefined ? -1 : opened.findIndex(({ file }, at) => at >= first && isSame(file, next.run));
    const candidates = opened.slice(first, found < 0 ? undefined : found);
    // One that was refused was opened as well. With as many as there are executions, each is its own.
    const meant = unknown === 1 ? candidates.at(-1) : candidates.length === unknown ? candidates[0] : undefined;
    if (meant !== undefined) execution.addOpened(meant.file);
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

/** Whether two are one file, as far as is known of them. */
export function isSame(one: FileThere, other: FileThere): boolean {
  if (one.inode === undefined || one.inode !== other.inode || one.device !== other.device) return false;
  return one.identity === other.identity || one.identity === undefined || other.identity === undefined;
}

function thereOf({ file: { device, inode }, identity }: Opened): FileThere {
  return { device, inode, identity };
}

/** ld-linux-x86-64.so.2, ld-musl-aarch64.so.1, ld64.so.2 */
function isLoader(path: string | undefined): boolean {
  if (path === undefined) return false;
  return path.startsWith("ld", path.lastIndexOf("/") + 1) && path.includes(".so", path.length - 6);
}
