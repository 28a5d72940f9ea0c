import { type FileRef, type ImageRun, own, type ProcessExecuted } from "@limpid/core";

/** Fixed cost of one argument beside its characters, so that a million empty ones are not free. */
const ARGUMENT_COST = 16;

/** An image whose execution was seen. Strings are copied: they outlive the block of the log they came from. */
export function runOfExecution(event: ProcessExecuted, maxArgvLength: number): ImageRun {
  const interpreter = interpreterOf(event);
  const argv = keepArguments(event.argv, maxArgvLength);
  return {
    image: ownText(event.image ?? event.process.image),
    argv,
    argvComplete: event.argvComplete && sameLength(argv, event.argv),
    at: event.at,
    event: own(event.id),
    file: ownFile(interpreter ?? event.file),
    script: interpreter === undefined ? undefined : ownFile(event.file),
    cwd: ownText(event.process.cwd),
  };
}

/** An image that a process was seen to run, without the execution that began it. */
export function runFirstSeen(image: string | undefined, at: number, cwd: string | undefined): ImageRun {
  return {
    image: ownText(image),
    argv: [],
    argvComplete: false,
    at,
    event: undefined,
    file: undefined,
    script: undefined,
    cwd: ownText(cwd),
  };
}

/** What an image's arguments cost in memory, in characters. */
export function argvCost(run: ImageRun): number {
  let cost = 0;
  for (const argument of run.argv) cost += argument.length + ARGUMENT_COST;
  return cost;
}

const DELETED = " (deleted)";

/** An image's path without the kernel's mark for a file that lost its last name. */
export function withoutDeleted(image: string): string {
  return image.endsWith(DELETED) ? image.slice(0, -DELETED.length) : image;
}

/** Whether two records name one image: the mark of a deleted file comes and goes while a process runs. */
export function sameImage(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return withoutDeleted(a) === withoutDeleted(b);
}

/**
 * The program that the kernel ran for a script: the first opened file that is neither the script itself (older
 * kernels list it twice) nor the dynamic loader.
 */
function interpreterOf(event: ProcessExecuted): FileRef | undefined {
  for (const candidate of event.interpreters) {
    if (isSameFile(candidate, event.file)) continue;
    return isLoader(candidate.path) ? undefined : candidate;
  }
  return undefined;
}

function isSameFile(a: FileRef, b: FileRef): boolean {
  if (a.inode !== undefined && b.inode !== undefined) return a.inode === b.inode && a.device === b.device;
  return a.path !== undefined && a.path === b.path;
}

/** ld-linux-x86-64.so.2, ld-musl-aarch64.so.1, ld64.so.2, ld.so.1, ld-2.31.so */
const LOADER = /^ld(?:64|-[A-Za-z0-9._-]{1,40})?\.so(?:\.\d{1,3})?$/;

function isLoader(path: string | undefined): boolean {
  return path !== undefined && LOADER.test(path.slice(path.lastIndexOf("/") + 1));
}

function keepArguments(argv: readonly string[], limit: number): readonly string[] {
  const kept: string[] = [];
  let room = limit;
  for (const argument of argv) {
    if (room <= 0) break;
    kept.push(own(argument.length > room ? argument.slice(0, room) : argument));
    room -= argument.length + ARGUMENT_COST;
  }
  return kept;
}

function sameLength(kept: readonly string[], given: readonly string[]): boolean {
  return kept.length === given.length && kept.at(-1)?.length === given.at(-1)?.length;
}

function ownFile(file: FileRef): FileRef {
  return {
    path: ownText(file.path),
    pathBasis: file.pathBasis,
    device: ownText(file.device),
    inode: file.inode,
    mode: file.mode,
    ownerUid: file.ownerUid,
  };
}

export function ownText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : own(text);
}
