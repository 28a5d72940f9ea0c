import { escapeText } from "@limpid/core";
import { Command, CommanderError } from "commander";
import { EXIT, type ExitCode, InputError, UsageError } from "./exit-codes.ts";
import { fitHelp } from "./terminal/help-text.ts";
import { stderr, stdout, Unwritable } from "./terminal/output.ts";
import { VERBS, type Verb } from "./verbs/index.ts";
import { VERSION } from "./version.ts";

const DESCRIPTION = "Finds executables that were made hard to read, says who made them, and helps you decide.";
const EXIT_CODES = `
Exit codes:
  0  nothing to report
  1  something to report
  2  wrong arguments or configuration
  3  a named input could not be read or recognised
  70 an internal error (please report it)`;
const EXAMPLES = `
Examples:
  limpid inspect /usr/local/bin        what was removed from the programs in a folder
  limpid inspect --json suspicious     facts about one file, for other programs
  limpid hunt audit.log                findings in recorded telemetry
  limpid hunt --help                   options and examples of one verb`;

/**
 * The program with the verbs that `wanted` accepts loaded and a line of help for the others. Loading one verb
 * instead of all keeps start-up short.
 */
export async function createProgram(wanted: (verb: Verb) => boolean): Promise<Command> {
  const program = new Command("limpid")
    .description(DESCRIPTION)
    .version(VERSION, "-V, --version", "show the version")
    .helpOption("-h, --help", "show help, also for a verb: limpid VERB --help")
    .usage("VERB [arguments]")
    .addHelpText("after", `${EXAMPLES}\n${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(fitHelp(text, stdout.columns)),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(`limpid: ${escapeLines(text.replace(/^error: /, ""))}`),
    });
  for (const verb of VERBS) {
    if (wanted(verb)) (await verb.load()).register(program);
    else program.command(verb.name).description(verb.summary);
  }
  return program;
}

/** Runs the program; the result is the exit code unless the verb set `process.exitCode` itself. */
export async function run(args: readonly string[]): Promise<ExitCode | undefined> {
  const asked = args[0] === "help" ? args[1] : args[0];
  const program = await createProgram((verb) => verb.name === asked);
  if (args.length === 0) {
    stderr.write(program.helpInformation());
    return EXIT.usage;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return undefined;
  } catch (error) {
    return explain(error);
  }
}

/** Says what an expected failure was; any other is thrown on, because it is a bug. */
function explain(error: unknown): ExitCode {
  // Commander has already written its own message; it ends with 0 after --help and --version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.nothing : EXIT.usage;
  if (error instanceof UsageError || error instanceof InputError) {
    stderr.line(`limpid: ${escapeLines(error.message)}`);
    return error.exitCode;
  }
  if (error instanceof Unwritable) {
    stderr.line(`limpid: ${escapeLines(error.message)}`);
    return EXIT.input;
  }
  throw error;
}

/** Escapes what a file name or an argument may bring in, and keeps the line breaks of our own messages. */
function escapeLines(text: string): string {
  return text.split("\n").map(escapeText).join("\n");
}
