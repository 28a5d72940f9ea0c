import { type CodeSigning, type FileRef, type ImageRun, own, type ProcessExecuted } from "@limpid/core";

/** Fixed cost of one argument beside its characters, so that a million empty ones are not free. */
const ARGUMENT_COST = 16;
const NO_ARGUMENTS: readonly string[] = [];

/** An image whose execution was seen; its arguments are those of the event, or as many as are kept. */
export function runOfExecution(event: ProcessExecuted, argv: readonly string[]): ImageRun {
  const interpreter = interpreterOf(event);
  return {
    image: event.image ?? event.process.image,
    argv: argv.slice(),
    argvComplete: event.argvComplete && argv === event.argv,
    at: event.at,
    event: event.id,
    file: interpreter ?? event.file,
    script: interpreter === undefined ? undefined : event.file,
    cwd: event.process.cwd,
    signing: event.process.signing,
  };
}

/** An image that a process was seen to run, without the execution that began it. */
export function runFirstSeen(
  image: string | undefined,
  at: number,
  cwd: string | undefined,
  signing?: CodeSigning,
): ImageRun {
  return {
    image,
    argv: NO_ARGUMENTS,
    argvComplete: false,
    at,
    event: undefined,
    file: undefined,
    script: undefined,
    cwd,
    signing,
  };
}

/** What arguments cost in memory, in characters. */
export function argvCost(argv: readonly string[]): number {
  let cost = 0;
  for (const argument of argv) cost += argument.length + ARGUMENT_COST;
  return cost;
}

const USUAL_NAME = 512; // characters; shorter names are bounded by the number of processes

/** What names of unusual length cost in memory, in characters: each can have 4,096. */
export function namesCost({ image, cwd, file, script }: ImageRun): number {
  let cost = 0;
  for (const name of [image, cwd, file?.path, script?.path]) {
    if (name !== undefined && name.length > USUAL_NAME) cost += name.length;
  }
  return cost;
}

/**
 * As many arguments as there is room for. A source's texts hold on to no block of its log, so they are kept as they
 * are, but the one that is cut is copied.
 */
export function cutArguments(argv: readonly string[], limit: number): readonly string[] {
  const kept: string[] = [];
  let room = limit;
  for (const argument of argv) {
    if (room <= 0) break;
    kept.push(own(argument.slice(0, room)));
    room -= argument.length + ARGUMENT_COST;
  }
  return kept;
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

/** Newest image begun at or before `at`, else the oldest one. */
export function runAt(images: readonly ImageRun[], at: number): ImageRun {
  for (let index = images.length - 1; index > 0; index--) {
    const run = images[index];
    if (run !== undefined && run.at <= at) return run;
  }
  const [first] = images;
  if (first === undefined) throw new Error("a process without an image: images are never empty");
  return first;
}

/** The run of an image that was current at `at`. */
export function earlierRun(images: readonly ImageRun[], image: string, at: number): ImageRun | undefined {
  for (let index = images.length - 1; index >= 0; index--) {
    const run = images[index];
    const next = images[index + 1];
    if (run === undefined || !sameImage(run.image, image)) continue;
    if (run.at <= at && (next === undefined || at <= next.at)) return run;
  }
  return undefined;
}

/** An image that stands for "not known yet". */
export function isPlaceholder(run: ImageRun): boolean {
  return run.image === undefined && run.event === undefined;
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
function isLoader(path: string | undefined): boolean {
  if (path === undefined) return false;
  return path.startsWith("ld", path.lastIndexOf("/") + 1) && path.includes(".so", path.length - 6);
}
