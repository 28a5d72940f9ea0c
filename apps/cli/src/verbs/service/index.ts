import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { VERSION } from "../../version.ts";
import { install, removeService, status } from "./service.ts";
import { ServiceHost } from "./service-host.ts";
import { serviceProgram } from "./service-program.ts";

const EXAMPLES = `
The service watches this host live and starts with it: findings go to the
outputs of /etc/limpid/limpid.yaml, and those of at least medium to the journal.
It is a unit of systemd, or a job of launchd on macOS.

Examples:
  limpid service install --dry-run          the unit with its reasons, and each command
  sudo limpid service install               install it, or bring it up to date
  sudo limpid service install --max-cpu 20  at most a fifth of one processor
  sudo limpid service install --follow /var/log/audit/audit.log
                                            a log instead of the live sensor
  limpid service status                     whether it runs, what it found, where it speaks
  sudo limpid service remove                stop and remove it; what it knew stays
  sudo limpid service remove --purge        also state, findings in /var/log/limpid, configuration

Exit codes: 0 done, or it runs; 1 it does not run; 2 wrong arguments or
configuration; 3 it could not be done, and why`;

interface InstallFlags {
  readonly follow?: readonly string[];
  readonly maxCpu?: number;
  readonly dryRun?: boolean;
}

/** `limpid service`: the watch that starts with the system. */
export function register(program: Command): void {
  const service = program
    .command("service")
    .description("install the watch as a service of this host, show how it is, remove it")
    .addHelpText("after", EXAMPLES);
  service
    .command("install")
    .description("write the service, start it, and start it with the system")
    .option("--dry-run", "show what would be done, and do nothing")
    .option("--follow <log>", "a log to follow instead of the live sensor; can be given several times", gathered)
    .option("--max-cpu <percent>", "share of one processor that may be used", percent)
    .addHelpText("after", EXAMPLES)
    .action(({ follow = [], maxCpu, dryRun = false }: InstallFlags) => {
      const { execPath: path, arch, platform } = process;
      const host = thisHost();
      process.exitCode = install(host, {
        follow: follow.map((log) => resolve(log)),
        maxCpu,
        dryRun,
        version: VERSION,
        program: serviceProgram(host, fileURLToPath(import.meta.url), { path, arch, platform }),
      });
    });
  service
    .command("status")
    .description("show whether it runs, since when, and what it says")
    .addHelpText("after", EXAMPLES)
    .action(() => {
      process.exitCode = status(thisHost());
    });
  service
    .command("remove")
    .description("stop the service and remove it")
    .option("--purge", "also what it knew, findings in /var/log/limpid, and the configuration")
    .option("--dry-run", "show what would be done, and do nothing")
    .addHelpText("after", EXAMPLES)
    .action(({ purge = false, dryRun = false }: { readonly purge?: boolean; readonly dryRun?: boolean }) => {
      process.exitCode = removeService(thisHost(), { purge, dryRun });
    });
}

function thisHost(): ServiceHost {
  return new ServiceHost({ platform: process.platform, uid: process.geteuid?.() ?? -1 });
}

function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function percent(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 100)) throw new InvalidArgumentError("a number from 1 to 100 is expected.");
  return value;
}
