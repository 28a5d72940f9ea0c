import type { Actor, EventOf } from "@limpid/core";
import { baseName, joinPath } from "./paths.ts";

/** Options of osascript(1) that take a value. */
const WITH_VALUE = "esl";
const STUB = /\/Contents\/MacOS\/(?:applet|droplet)$/;

/**
 * The AppleScript file that a process runs although another file was executed: the operand of `osascript`, or the
 * script in the bundle of an applet's stub. Undefined for a script of the command line or of standard input.
 */
export function scriptFileOf(event: EventOf<"process.executed">, { run, process }: Actor): string | undefined {
  const { image } = event;
  if (image === undefined) return undefined;
  if (STUB.test(image)) return `${image.replace(STUB, "")}/Contents/Resources/Scripts/main.scpt`;
  if (baseName(image) !== "osascript") return undefined;
  const file = operandOf(run.argv);
  const path = file === undefined ? undefined : joinPath(run.cwd ?? process.cwd, file);
  return path?.endsWith(".scptd") === true ? `${path}/Contents/Resources/Scripts/main.scpt` : path;
}

/** `osascript [-l language] [-i] [-s flags] [-e statement | program file] [argument …]` */
function operandOf(argv: readonly string[]): string | undefined {
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (word === "-" || word === "-e" || word.startsWith("-e")) return undefined;
    if (word === "--") return argv[index + 1];
    if (!word.startsWith("-")) return word;
    if (WITH_VALUE.includes(word.slice(-1))) index++;
  }
  return undefined;
}
