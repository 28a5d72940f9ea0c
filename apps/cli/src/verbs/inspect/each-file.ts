import { escapeText, type ParseIssue } from "@limpid/core";
import { argumentBytes, OpenFile, pathText, systemIssue } from "@limpid/host";
import { type ByteSource, bytesSource } from "@limpid/inspect";
import { EXIT, type ExitCode, graver, UsageError } from "../../exit-codes.ts";
import { ReaderGone, stderr, stdout } from "../../terminal/output.ts";
import { readStandardInput } from "./standard-input.ts";

/** Looks at one file and prints what it finds; a text says why there is nothing to print. */
type Look = (path: string, source: ByteSource) => { readonly issues: readonly ParseIssue[] } | string;

/** For the ways of looking that take files only: opens each, has it looked at, and says what went wrong. */
export function eachFile(paths: readonly string[], look: Look): ExitCode {
  if (paths.filter((path) => path === "-").length > 1) throw new UsageError("standard input (-) can be read only once");
  let exitCode: ExitCode = EXIT.nothing;
  const file = new OpenFile();
  try {
    for (const path of paths) {
      const failed = path === "-" ? lookAtInput(look) : lookAtFile(path, file, look);
      stdout.flush();
      if (failed === undefined) continue;
      stderr.line(`limpid: ${path === "-" ? "standard input" : escapeText(path)}: ${escapeText(failed)}`);
      exitCode = graver(exitCode, EXIT.input);
    }
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  } finally {
    file.close();
  }
  return exitCode;
}

/** A folder has more to print than anybody reads, so files are asked for one by one. */
const A_DIRECTORY = "a directory; name its files (find DIR -type f -exec limpid inspect … {} +)";

function lookAtFile(path: string, file: OpenFile, look: Look): string | undefined {
  const bytes = argumentBytes(path);
  const refused = file.open(bytes, "follow") ?? file.measure();
  if (refused !== undefined) return refused.what.startsWith("a directory") ? A_DIRECTORY : refused.what;
  const result = look(pathText(bytes), file);
  const issues = file.close();
  if (typeof result === "string") return result;
  note(path, [...result.issues, ...issues]);
  return undefined;
}

function lookAtInput(look: Look): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readStandardInput();
  } catch (error) {
    return systemIssue(error).what;
  }
  const result = look("-", bytesSource(bytes));
  if (typeof result === "string") return result;
  note("-", result.issues);
  return undefined;
}

function note(path: string, issues: readonly ParseIssue[]): void {
  for (const { at, what } of issues) stderr.line(`limpid: ${escapeText(path)}: at ${at}: ${escapeText(what)}`);
}
