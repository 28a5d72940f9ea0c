import { type Command, InvalidArgumentError, Option } from "commander";
import { stdout } from "../../terminal/output.ts";
import { DEFAULT_FOLDER, exercise } from "./exercise.ts";
import { SCENARIOS } from "./scenarios/index.ts";

interface Given {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly junit?: string;
  readonly yes?: boolean;
  readonly times: number;
  readonly patience: number;
  readonly silence: number;
  readonly in: string;
  readonly config?: string;
  readonly follow?: string;
  readonly findings?: string;
  readonly state?: string;
}

const EXAMPLES = `
Examples:
  limpid exercise --list                                  what there is, and what each shows
  sudo limpid exercise                                    all of this system, against a live sensor of its own
  sudo limpid exercise curl-drop self-delete --times 20   two of them, twenty times each
  sudo limpid exercise --follow /var/log/audit/audit.log  what the audit log shows of them
  sudo limpid exercise --findings /var/log/limpid/findings.json --junit report.xml
      the Limpid that runs here as a service

Exit codes: 0 all passed or were skipped, 1 one failed, 2 wrong arguments or a host in production without --yes,
3 the pipeline could not be heard`;

/** `limpid exercise`: harmless emulations, and whether the pipeline saw them. */
export function register(program: Command): void {
  program
    .command("exercise")
    .description("play harmless drops and their benign twins, and check what the pipeline says")
    .argument("[scenario...]", "which ones; all of this system when none is named")
    .option("--list", "show the scenarios and do nothing")
    .option("--json", "one line for each time a scenario is played (limpid.exercise/1)")
    .option("--junit <file>", "write a JUnit report there")
    .option("--yes", "also on a host that looks like production")
    .option("--times <n>", "play each so often", count, 1)
    .option("--follow <log>", "test what a log of this host shows, instead of the live sensor")
    .option("--findings <file>", "test a Limpid that runs already: the file that it appends its findings to")
    .option("--state <folder>", "state of that Limpid, when it is not in its usual place")
    .addOption(timeOption("--patience <seconds>", "wait so long for what should be said", 10))
    .addOption(timeOption("--silence <seconds>", "listen so long for what should not be said", 1))
    .option("--in <folder>", "play below this folder", DEFAULT_FOLDER)
    .option("--config <file>", "configuration of the pipeline that is started")
    .addHelpText("after", EXAMPLES)
    .action(async (ids: readonly string[], given: Given) => {
      const { list, json = false, yes = false, patience, silence, ...rest } = given;
      if (list === true) {
        for (const line of listing()) stdout.line(line);
        return;
      }
      process.exitCode = await exercise(ids, { ...rest, json, yes, patienceMs: patience, silenceMs: silence });
    });
}

function listing(): readonly string[] {
  return SCENARIOS.flatMap(({ id, analytic, platform, twin, does, purpose, needs }) => [
    `${id} (${analytic}, ${platform === "darwin" ? "macOS" : "Linux"}${twin ? ", harmless twin" : ""})`,
    `  does     ${does}`,
    `  shows    ${purpose}`,
    `  needs    ${needs.join(", ")}`,
  ]);
}

function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 1000)
    throw new InvalidArgumentError("expected a number from 1 to 1000.");
  return value;
}

/** Given and shown in seconds, kept in milliseconds. */
function timeOption(flags: string, does: string, usual: number): Option {
  return new Option(flags, does).argParser(seconds).default(usual * 1000, String(usual));
}

/** Milliseconds. */
function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 3600) throw new InvalidArgumentError("expected seconds, at most 3600.");
  return value * 1000;
}
