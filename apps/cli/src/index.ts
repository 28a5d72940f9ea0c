import { escapeText } from "@limpid/core";
import { EXIT } from "./exit-codes.ts";
import { run } from "./program.ts";
import { ReaderGone, stderr, stdout } from "./terminal/output.ts";
import { VERSION } from "./version.ts";

process.on("uncaughtException", (error) => end(error));
try {
  const code = await run(process.argv.slice(2));
  stdout.flush();
  stderr.flush();
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  end(error);
}

/** Ends the process on what nobody caught. An exit code of 1 would read as "found", so it must be our own. */
function end(error: unknown): never {
  if (isReaderGone(error)) process.exit();
  try {
    stdout.flush();
    stderr.line(internalError(error));
    stderr.flush();
  } catch {
    // Nobody is left to read it; the exit code still tells.
  }
  process.exit(EXIT.internal);
}

function isReaderGone(error: unknown): boolean {
  return error instanceof ReaderGone || (error instanceof Error && "code" in error && error.code === "EPIPE");
}

function internalError(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "limpid: internal error. This is a bug in Limpid, not in your input; the results above may be incomplete.",
    "Please report it with the command you ran and these lines:",
    `  limpid ${VERSION}, Node ${process.version}, ${process.platform} ${process.arch}`,
    ...what.split("\n").map((line) => `  ${escapeText(line)}`),
  ].join("\n");
}
