import { PRIORITIES } from "@limpid/core";
import { SOURCES } from "@limpid/telemetry";
import { type Command, Option } from "commander";
import { parseJobs } from "../../jobs-option.ts";
import { type HuntOptions, hunt } from "./hunt.ts";

const EXAMPLES = `
Logs may be rotated (in any order), compressed (gzip, zstd), or come on standard
input. Files of the host are looked up below --artifacts at their logged paths:
a mounted image, or a collection. Without it the files themselves cannot be
inspected, and a finding says so. Audit logs of many hosts (node=, or a relay's
header) can be read by several threads, each with hosts of its own: --jobs.

Examples:
  limpid hunt /var/log/audit/audit.log*                 this host's log, with its rotated files
  limpid hunt audit.log --artifacts /mnt/image          with the disk image the log belongs to
  limpid hunt --json *.log.gz > findings.jsonl          one finding per line, a summary at the end
  limpid hunt --jobs 4 relayed.log.gz                   of many hosts, with four threads
  ssh web-3 cat /var/log/audit/audit.log | limpid hunt -
  xz -dc audit.log.xz | limpid hunt -                   what is compressed otherwise`;

/** `limpid hunt`: recorded telemetry in, findings out. */
export function register(program: Command): void {
  program
    .command("hunt")
    .argument("<log...>", "recorded telemetry; - for standard input")
    .description("find opaque executables in recorded telemetry and who made them")
    .addOption(
      new Option("--format <name>", "what the logs are (default: recognised by content)").choices(
        SOURCES.map(({ name }) => name),
      ),
    )
    .option("--artifacts <dir>", "folder in which logged paths are looked up")
    .option("--host <name>", "name of the host, whatever the records say")
    .option("--config <file>", "configuration to use")
    .option("-j, --jobs <number>", "threads for logs of many hosts", parseJobs, 1)
    .option("--json", "one finding per line (limpid.finding/1), a summary at the end", false)
    .option("--expected", "also show expected findings in full", false)
    .addOption(
      new Option("--fail-on <priority>", "lowest priority that sets exit code 1").choices(PRIORITIES).default("medium"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (logs: string[], options: HuntOptions) => {
      process.exitCode = await hunt(logs, options);
    });
}
