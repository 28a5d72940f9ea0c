import { PRIORITIES } from "@limpid/core";
import { SOURCES } from "@limpid/telemetry";
import { type Command, Option } from "commander";
import { type WatchOptions, watch } from "./watch.ts";

const EXAMPLES = `
Without a log it watches this host through the kernel (Linux, as root). What is
known is kept in the folder of state, so that a file which was dropped yesterday
and runs today is one finding; the next watch goes on where this one stopped.

On a terminal: arrows and enter open a finding, c shows what is seen and what
is not, p pauses, ? helps, q stops. Elsewhere each revision is one line.

Examples:
  sudo limpid watch                                            this host, live
  sudo limpid watch --json > findings.jsonl                    every revision as a line (limpid.finding/1)
  sudo limpid watch --follow /var/log/audit/audit.log          a log, through its rotations
  limpid watch --follow a.log --follow b.log --min-priority medium
  limpid watch --follow audit.log --for 10m --state /tmp/try   for ten minutes, with state of its own
  sudo eslogger exec fork create write close rename | sudo limpid watch -
      a Mac, live; the whole command is in docs/guides/watch.md

Exit codes: 0 nothing found, 1 a finding of at least --fail-on,
2 wrong arguments, 3 nothing could be watched`;

/** `limpid watch`: findings as they happen. */
export function register(program: Command): void {
  program
    .command("watch")
    .argument("[input...]", "- for telemetry on standard input; nothing for the live sensor")
    .description("find opaque executables as they appear, live or in logs as they are written")
    .option("--follow <file>", "a log to follow; can be given several times", gathered)
    .addOption(
      new Option("--format <name>", "what the logs are (default: recognised by content)").choices(
        SOURCES.map(({ name }) => name),
      ),
    )
    .option("--artifacts <dir>", "folder in which logged paths are looked up")
    .option("--host <name>", "name of the host, whatever the records say")
    .option("--config <file>", "configuration to use")
    .option("--state <dir>", "folder for what is known between two runs")
    .option("--json", "every revision as one line (limpid.finding/1), a summary at the end", false)
    .option("--expected", "also show expected findings", false)
    .addOption(new Option("--min-priority <priority>", "lowest priority that is shown").choices(PRIORITIES))
    .addOption(
      new Option("--fail-on <priority>", "lowest priority that sets exit code 1").choices(PRIORITIES).default("medium"),
    )
    .option("--max-cpu <percent>", "share of one processor that may be used")
    .option("--for <duration>", "stop after this time: 90s, 15m, 2h")
    .addHelpText("after", EXAMPLES)
    .action(async (input: string[], options: WatchOptions) => {
      process.exitCode = await watch(input, options);
    });
}

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
