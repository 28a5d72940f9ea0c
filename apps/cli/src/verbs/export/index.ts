import { type Command, Option } from "commander";
import { exportFindings } from "./export.ts";
import { type ExportOptions, FORMATS, LAYERS } from "./formats.ts";

const EXAMPLES = `
Findings come as JSON lines (limpid.finding/1), as "limpid hunt --json" and the
outputs of "limpid watch" write them; compressed files and - are read as well.
Lines that are none are counted and named on standard error.

Examples:
  limpid hunt --json audit.log | limpid export --to ecs          one document per line
  limpid export --to ocsf findings.json --output events.ndjson   OCSF 1.5.0, class 2004
  limpid export --to stix findings.json --confirmed all          with a sighting of each
  limpid export --to csv --bom findings.json --output week.csv   for a spreadsheet
  limpid export --to sigma --output limpid-rules.yml             rules; limpid.yaml decides folders
  limpid export --to navigator --output detects.json             what this installation detects
  limpid export --to navigator --layer exercised results.jsonl   of "limpid exercise --json"

Exit codes: 0 it was written, 2 wrong arguments or configuration, 3 an input
could not be read or held nothing of use, or the output could not be written`;

/** `limpid export`: what other tools read. */
export function register(program: Command): void {
  program
    .command("export")
    .argument("[file...]", "findings as JSON lines; - for standard input, which is read when none is named")
    .description("write findings and what the program knows in the formats of other tools")
    .addOption(new Option("--to <format>", "what to write").choices(FORMATS).makeOptionMandatory())
    .option("--output <file>", "write there, whole or not at all, instead of to standard output")
    .addOption(new Option("--layer <kind>", "of navigator: which layer (default: detects)").choices(LAYERS))
    .addOption(
      new Option(
        "--confirmed <id>",
        "of stix: a finding that somebody confirmed, or all; it becomes a sighting",
      ).argParser((id: string, before: readonly string[] = []) => [...before, id]),
    )
    .option("--bom", "of csv: begin with a byte order mark, which spreadsheets on Windows need")
    .option("--config <file>", "of sigma and navigator: configuration to use")
    .addHelpText("after", EXAMPLES)
    .action(async (files: readonly string[], options: ExportOptions) => {
      process.exitCode = await exportFindings(files, options);
    });
}
