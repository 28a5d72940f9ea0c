import type { ExitCode } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { eachFile } from "./each-file.ts";
import { printDump } from "./print-dump.ts";
import { printStrings, type StringsOptions } from "./print-strings.ts";

/** The ways of looking that print what a file holds instead of judging it: its strings, its listing. */
export function readInFull(
  paths: readonly string[],
  options: StringsOptions & { readonly strings: boolean },
): ExitCode {
  return eachFile(paths, (path, source) =>
    options.strings ? printStrings(path, source, options, stdout, stderr) : printDump(path, source, stdout),
  );
}
