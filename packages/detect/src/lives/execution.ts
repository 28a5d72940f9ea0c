import type { Actor, EventOf, ImageRun } from "@limpid/core";
import { joinPath, withoutDeleted } from "./paths.ts";

/** The name of the file that was executed: the script of a script, otherwise the image as the kernel resolved it. */
export function executedPath(event: EventOf<"process.executed">, run: ImageRun): string | undefined {
  if (run.script !== undefined) return event.file.path;
  const image = event.image ?? event.file.path;
  return image === undefined ? undefined : withoutDeleted(image);
}

const LOADER = /^ld(?:-linux[\w.-]{0,24}|-musl[\w.-]{0,24}|64|-[\d.]{1,8})?\.so(?:\.\d{1,2})?$/;
/** Options of ld.so(8) that take the next argument. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  "--library-path",
  "--inhibit-rpath",
  "--audit",
  "--preload",
  "--argv0",
  "--glibc-hwcaps-prepend",
  "--glibc-hwcaps-mask",
]);

function isLoader(image: string): boolean {
  const slash = image.lastIndexOf("/");
  return slash >= 0 && image.startsWith("ld", slash + 1) && LOADER.test(image.slice(slash + 1));
}

/**
 * The program that the loader was told to run: `/lib64/ld-linux-x86-64.so.2 /tmp/agent` executes the loader
 * alone as far as the kernel is concerned, and needs no execute bit on the program.
 */
export function loadedByHand(event: EventOf<"process.executed">, actor: Actor): string | undefined {
  if (event.image === undefined || !isLoader(event.image)) return undefined;
  const { argv, cwd } = actor.run;
  for (let index = 1; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    if (WITH_VALUE.has(argument)) index++;
    else if (argument === "--list" || argument === "--verify") return undefined;
    else if (!argument.startsWith("-")) return joinPath(cwd ?? actor.process.cwd, argument);
  }
  return undefined;
}
