import { SOURCES } from "@limpid/telemetry";
import { type Command, Option } from "commander";
import { type ForwardOptions, forward } from "./forward.ts";

const EXAMPLES = `
What is read goes to disk first and from there to the server, each batch once,
also when this program, the server or the network was away for weeks. Without a
log the live sensor watches this host (Linux, as root): what it finds is judged
here, where the files are, and sent. No sample of a file is ever sent. A host is
enrolled first, once: limpid enroll.

Examples:
  sudo limpid forward                                        what the live sensor finds
  sudo limpid forward --follow /var/log/audit/audit.log      a log, judged by the server
  eslogger exec fork create write close rename | limpid forward --format eslogger -
  limpid forward --once --follow audit.log.1                 send a log and end

Exit codes: 0 all was sent, 2 wrong arguments, 3 the server was not there or
nothing could be read; what was read waits on disk`;

/** `limpid forward`: this host's telemetry to a server. */
export function register(program: Command): void {
  program
    .command("forward")
    .argument("[input...]", "- for telemetry on standard input; nothing for the live sensor")
    .description("send what happens on this host to a server")
    .option(
      "--follow <file>",
      "a log to follow; can be given several times",
      (value, before: readonly string[] = []) => [...before, value],
    )
    .addOption(
      new Option("--format <name>", "what the logs are (default: recognised by content)").choices([
        ...SOURCES.map(({ name }) => name),
        "findings",
      ]),
    )
    .option("--spool <megabytes>", "how much may wait on disk; beyond it the oldest goes, and is counted", "1024")
    .option("--once", "send what is there and end", false)
    .option("--state <dir>", "folder of state")
    .addHelpText("after", EXAMPLES)
    .action(async (input: string[], options: ForwardOptions) => {
      process.exitCode = await forward(input, options);
    });
}
