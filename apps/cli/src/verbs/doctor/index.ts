import { escapeText } from "@limpid/core";
import { type Command, Option } from "commander";
import { EXIT, UsageError } from "../../exit-codes.ts";
import { stdout } from "../../terminal/output.ts";
import { paintFor } from "../../terminal/paint.ts";
import type { Machine } from "./audit-needs.ts";
import type { Check } from "./check.ts";
import { checkAudit } from "./check-audit.ts";
import { checkLogs, checkProgram, checkTools } from "./check-host.ts";
import { checkSensor } from "./check-sensor.ts";
import { checkText } from "./check-text.ts";
import { type HostView, thisHost } from "./host-view.ts";
import { renderRuleFile } from "./rule-file.ts";

interface DoctorOptions {
  readonly json?: boolean;
  readonly auditRules?: boolean;
  readonly machine?: Machine;
}

/** `limpid doctor`: what this host can show, and how to mend it. */
export function register(program: Command): void {
  program
    .command("doctor")
    .description("show what this host can record and read, and the command that mends what is missing")
    .option("--json", "one object per check (limpid.check/1)")
    .option("--audit-rules", "print the audit rule file that AN0056 needs, with purpose and cost of each line")
    .addOption(
      new Option("--machine <name>", "with --audit-rules: rules for another machine").choices(["x86_64", "aarch64"]),
    )
    .addHelpText("after", EXAMPLES)
    .action((options: DoctorOptions) => {
      process.exitCode = doctor(options, thisHost());
    });
}

const EXAMPLES = `
Examples:
  limpid doctor                         what works, what does not, and how to mend it
  limpid doctor --json                  the same for other programs
  limpid doctor --audit-rules           the audit rules, to read
  limpid doctor --audit-rules > /etc/audit/rules.d/50-limpid.rules && augenrules --load
                                        the audit rules, in force

Exit codes: 0 nothing to mend, 1 something to mend, 2 wrong arguments`;

function doctor({ json, auditRules, machine }: DoctorOptions, host: HostView): number {
  if (auditRules === true) {
    if (json === true) throw new UsageError("--audit-rules prints a file for auditctl; it has no --json form");
    stdout.write(renderRuleFile(machine ?? knownMachine(host)));
    return EXIT.nothing;
  }
  if (machine !== undefined) throw new UsageError("--machine goes with --audit-rules");
  const checks = examine(host);
  if (json === true) for (const check of checks) stdout.line(checkLine(check));
  else for (const line of checkText(checks, paintFor(stdout), stdout.columns)) stdout.line(line);
  return checks.some(({ state }) => state === "bad") ? EXIT.found : EXIT.nothing;
}

/** Everything the doctor looks at, in the order of the report. */
export function examine(host: HostView): readonly Check[] {
  return [...checkProgram(host), ...checkLogs(host), ...checkTools(host), ...checkSensor(host), ...checkAudit(host)];
}

/** `limpid.check/1`; check.schema.json beside this file describes it. */
export function checkLine(check: Check): string {
  return JSON.stringify({ schema: "limpid.check/1", ...check });
}

function knownMachine(host: HostView): Machine {
  if (host.machine === "x86_64" || host.machine === "aarch64") return host.machine;
  throw new UsageError(
    `rules for ${escapeText(host.machine)} are not known; choose a machine: --machine x86_64 or --machine aarch64`,
  );
}
