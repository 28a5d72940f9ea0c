import { type Command, InvalidArgumentError, Option } from "commander";
import { type ExitCode, UsageError } from "../../exit-codes.ts";
import { parseJobs } from "../../jobs-option.ts";
import { FORMATS, type InspectFormat, type InspectOptions, inspectPaths } from "./inspect-paths.ts";
import { REQUIREMENTS } from "./requirement.ts";

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
  limpid inspect --archives release.zip      the programs in an archive
  limpid inspect --require stripped dist/    exit code 1 when one is not stripped
  limpid inspect --sarif dist/ > out.sarif   for code scanning
  limpid inspect --verify-signature ./app    whether a signed program was changed
  limpid inspect --strings ./agent           its strings, interesting ones marked
  limpid inspect --dump main.scpt            what is left to read in a script
  ssh host cat /tmp/x | limpid inspect -     standard input`;

/** `limpid inspect`: static facts and opacity of files. */
export function register(program: Command): void {
  program
    .command("inspect")
    .argument("<path...>", "files and directories; - for standard input")
    .description("show what was removed from files to make them hard to read")
    .addOption(new Option("--format <format>", "how results are written (default: table)").choices(FORMATS))
    .option("--json", "one JSON object per line (limpid.artifact/1); as --format json", false)
    .option("--sarif", "one SARIF 2.1.0 log; as --format sarif", false)
    .option("--all", "also describe files that are no artifacts or cannot be read", false)
    .option("--no-hash", "leave SHA-256 out")
    .option("--deep", "look at the content of every artifact, also in directories")
    .option("--no-deep", "look at headers and tables only, also of named files")
    .option("--archives", "also look into zip, jar, tar, ar and .deb archives, .gz and .zst files", false)
    .option("--verify-signature", "hash what Mach-O code signatures cover, and compare", false)
    .addOption(
      new Option("--require <what>", "exit with 1 for what is not so (default: for what is opaque)").choices(
        REQUIREMENTS,
      ),
    )
    .option("--remote", "also enter network and FUSE mounts inside directories", false)
    .option("--strings", "print the strings of files: offset, section, text, why it is of interest", false)
    .option("--min-length <number>", "shortest string in characters, with --strings (default: 6)", minLength)
    .option("--ascii", "leave UTF-16 out, with --strings", false)
    .option("--dump", "print what is left to read in files, where the format allows", false)
    .option("-j, --jobs <number>", "threads to work with (default: by the work at hand)", parseJobs)
    .addHelpText("after", EXAMPLES)
    .action(async (paths: string[], options: AllOptions) => {
      process.exitCode = await run(paths, options);
    });
}

interface AllOptions extends Omit<InspectOptions, "format"> {
  readonly format?: InspectFormat;
  readonly json: boolean;
  readonly sarif: boolean;
  readonly strings: boolean;
  readonly minLength?: number;
  readonly ascii: boolean;
  readonly dump: boolean;
}

/** Each way of looking is loaded when it is asked for. */
async function run(paths: readonly string[], options: AllOptions): Promise<ExitCode> {
  if (options.minLength !== undefined && !options.strings) throw new UsageError("--min-length goes with --strings");
  if (options.ascii && !options.strings) throw new UsageError("--ascii goes with --strings");
  if (options.strings && options.dump) throw new UsageError("--strings and --dump are two ways of looking; choose one");
  const format = formatOf(options);
  if (!options.strings && !options.dump) return inspectPaths(paths, { ...options, format });
  if (format === "sarif") throw new UsageError("strings and listings are no results: there is no SARIF of them");
  if (options.dump && format === "json") throw new UsageError("a listing is for people: there is no JSON of it");
  const { readInFull } = await import("./read-in-full.ts");
  return readInFull(paths, { ...options, json: format === "json" });
}

function formatOf({ format, json, sarif }: AllOptions): InspectFormat {
  const asked = new Set([format, json ? "json" : undefined, sarif ? "sarif" : undefined]);
  asked.delete(undefined);
  const [one = "table", other] = asked;
  if (other !== undefined)
    throw new UsageError(`results are written in one format; ${one} and ${other} were asked for`);
  return one as InspectFormat;
}

const [LEAST_LENGTH, MOST_LENGTH] = [4, 1000];

function minLength(text: string): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count >= LEAST_LENGTH && count <= MOST_LENGTH) return count;
  throw new InvalidArgumentError(`A number from ${LEAST_LENGTH} to ${MOST_LENGTH} is expected.`);
}
