import { escapeText } from "@limpid/core";
import { EXIT } from "./exit-codes.ts";
import { ReaderGone, stderr, stdout } from "./terminal/output.ts";
import { VERSION } from "./version.ts";

/** Ends the process on what nobody caught. Node's own exit code for that is 1, which here reads as "found". */
export function endOnUncaught(error: unknown): never {
  if (isReaderGone(error)) process.exit();
  try {
    stdout.flush();
    stderr.line(report(error));
    stderr.flush();
  } catch {
    // Nobody is left to read it; the exit code still tells.
  }
  process.exit(EXIT.internal);
}

function isReaderGone(error: unknown): boolean {
  return error instanceof ReaderGone || (error instanceof Error && "code" in error && error.code === "EPIPE");
}

function report(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "limpid: internal error. This is a bug in Limpid, not in your input; the results above may be incomplete.",
    "Please report it with the command you ran and these lines:",
    `  limpid ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`,
    ...what.split("\n").map((line) => `  ${escapeText(line)}`),
  ].join("\n");
}
