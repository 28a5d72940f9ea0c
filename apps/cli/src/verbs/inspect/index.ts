import { type Command, InvalidArgumentError } from "commander";
import { type ExitCode, UsageError } from "../../exit-codes.ts";
import { type InspectOptions, inspectPaths } from "./inspect-paths.ts";

const EXAMPLES = `
Directories are walked without following the links in them. A file that is named
is looked at deeply (entropy, strings, payloads); files met in a directory only
with --deep. Exit code 1: something was removed from an artifact, or it is
packed.

Examples:
  limpid inspect ./agent                     one file, everything that can be said
  limpid inspect /opt/vendor                 the programs in a folder
  limpid inspect --json --no-hash /usr       one JSON line per artifact, as fast as it goes
  limpid inspect --json --all upload/        one line per file, whatever it is
  limpid inspect --strings ./agent           its strings, interesting ones marked
  limpid inspect --dump main.scpt            what is left to read in a script
  ssh host cat /tmp/x | limpid inspect -     standard input`;

/** `limpid inspect`: static facts and opacity of files. */
export function register(program: Command): void {
  program
    .command("inspect")
    .argument("<path...>", "files and directories; - for standard input")
    .description("show what was removed from files to make them hard to read")
    .option("--json", "one JSON object per line (limpid.artifact/1)", false)
    .option("--all", "also describe files that are no artifacts or cannot be read", false)
    .option("--no-hash", "leave SHA-256 out")
    .option("--deep", "look at the content of every artifact, also in directories")
    .option("--no-deep", "look at headers and tables only, also of named files")
    .option("--remote", "also enter network and FUSE mounts inside directories", false)
    .option("--strings", "print the strings of files: offset, section, text, why it is of interest", false)
    .option("--min-length <number>", "shortest string in characters, with --strings (default: 6)", minLength)
    .option("--dump", "print what is left to read in files, where the format allows", false)
    .option("-j, --jobs <number>", "threads to work with (default: by the work at hand)", jobs)
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: AllOptions) => {
      process.exitCode = await run(paths, options);
    });
}

interface AllOptions extends InspectOptions {
  readonly strings: boolean;
  readonly minLength?: number;
  readonly dump: boolean;
}

/** Each way of looking is loaded when it is asked for. */
async function run(paths: readonly string[], options: AllOptions): Promise<ExitCode> {
  if (options.minLength !== undefined && !options.strings) throw new UsageError("--min-length goes with --strings");
  if (options.strings && options.dump) throw new UsageError("--strings and --dump are two ways of looking; choose one");
  if (!options.strings && !options.dump) return inspectPaths(paths, options);
  const { readInFull } = await import("./read-in-full.ts");
  return readInFull(paths, options);
}

const [LEAST_LENGTH, MOST_LENGTH] = [4, 1000];

function minLength(text: string): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count >= LEAST_LENGTH && count <= MOST_LENGTH) return count;
  throw new InvalidArgumentError(`A number from ${LEAST_LENGTH} to ${MOST_LENGTH} is expected.`);
}

const MAX_JOBS = 64;

function jobs(text: string): number {
  const count = Number(text);
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= MAX_JOBS) return count;
  throw new InvalidArgumentError(`A number from 1 to ${MAX_JOBS} is expected.`);
}
