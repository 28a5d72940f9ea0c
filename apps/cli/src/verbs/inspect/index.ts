import { type Command, InvalidArgumentError } from "commander";
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
    .option("-j, --jobs <number>", "threads to work with (default: by the work at hand)", jobs)
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: InspectOptions) => {
      process.exitCode = await inspectPaths(paths, options);
    });
}

const MAX_JOBS = 64;

function jobs(text: string): number {
  const count = Number(text);
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= MAX_JOBS) return count;
  throw new InvalidArgumentError(`A number from 1 to ${MAX_JOBS} is expected.`);
}
