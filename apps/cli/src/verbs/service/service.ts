import { dirname, isAbsolute } from "node:path";
import { explainConfigError } from "@limpid/config";
import { escapeText } from "@limpid/core";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { stderr, stdout } from "../../terminal/output.ts";
import { MARK, PLACES } from "./places.ts";
import { installSteps, type Manager, type Removal, removeSteps, serviceFile, UNIT } from "./plan.ts";
import type { ServiceHost } from "./service-host.ts";
import type { ServiceProgram } from "./service-program.ts";
import type { ServiceSettings } from "./settings.ts";
import { type Installed, parsePrinted, parseShown, SHOWN, statusLines, versionIn } from "./status.ts";
import { type Step, stepText } from "./step.ts";
import { whyUntrusted } from "./trust.ts";

const SYSTEMCTL = ["/usr/bin/systemctl", "/bin/systemctl"];

export interface InstallOptions {
  readonly follow: readonly string[];
  readonly maxCpu: number | undefined;
  readonly dryRun: boolean;
  readonly version: string;
  readonly program: ServiceProgram | undefined;
}

/** Makes Limpid a service of this host, or brings the service up to date. Nothing is done unless all is well. */
export function install(host: ServiceHost, options: InstallOptions): ExitCode {
  const manager = managerOf(host);
  needRoot(host, options.dryRun);
  const path = serviceFile(manager);
  needOurs(host, path);
  const program = trusted(host, options);
  const settings: ServiceSettings = {
    version: options.version,
    program: program.command,
    follow: options.follow,
    maxCpu: options.maxCpu,
    writable: writableFor(host),
  };
  for (const folder of settings.writable) {
    const why = whyNotWritable(host, folder);
    if (why !== undefined) stderr.line(`limpid: an output writes to ${escapeText(folder)}, ${why}; then install again`);
  }
  const steps = installSteps(manager, settings, systemctl(host));
  if (!perform(host, steps, options.dryRun)) {
    stderr.line(`limpid: the service is installed and does not run. Why: ${journalOf(manager)}`);
    return EXIT.input;
  }
  if (options.dryRun) return EXIT.nothing;
  stdout.line(`The service is installed (${path}) and runs.`);
  stdout.line("How it is: limpid service status");
  stdout.line(`What it finds: ${journalOf(manager)}`);
  if (manager === "launchd" && options.follow.length === 0) stdout.line(FULL_DISK_ACCESS);
  return EXIT.nothing;
}

/** 0 when it runs, 1 when not. */
export function status(host: ServiceHost): ExitCode {
  const manager = managerOf(host);
  const path = serviceFile(manager);
  const file = host.text(path);
  if (file === undefined) {
    stdout.line("The service is not installed. Install it: sudo limpid service install");
    return EXIT.found;
  }
  if (!file.includes(MARK)) throw new InputError(foreign(path));
  const answer =
    manager === "systemd"
      ? parseShown(host.ask([systemctl(host), "show", UNIT, `--property=${SHOWN.join(",")}`]).stdout)
      : parsePrinted(host.ask(["/bin/launchctl", "print", "system/limpid"]).stdout);
  const about: Installed = { manager, path, version: versionIn(file), journal: journalOf(manager) };
  for (const line of statusLines(answer, about)) stdout.line(escapeText(line));
  return answer.running ? EXIT.nothing : EXIT.found;
}

/** Takes the service away; with `purge` also what it knew, wrote and was told. */
export function removeService(
  host: ServiceHost,
  options: { readonly purge: boolean; readonly dryRun: boolean },
): ExitCode {
  const manager = managerOf(host);
  needRoot(host, options.dryRun);
  const path = serviceFile(manager);
  needOurs(host, path);
  const removal: Removal = { installed: host.has(path), purge: options.purge };
  const left = outputFolders(host).filter((folder) => !isBelow(folder, PLACES.log) && !isBelow(folder, PLACES.state));
  const done = perform(host, removeSteps(manager, removal, systemctl(host)), options.dryRun);
  if (!done) return EXIT.input;
  if (options.dryRun) return EXIT.nothing;
  stdout.line(removal.installed ? "The service is removed." : "There was no service.");
  if (options.purge)
    for (const folder of left) stdout.line(`Left where the configuration put them: findings in ${escapeText(folder)}`);
  else
    stdout.line(
      `Kept: ${PLACES.state}, ${PLACES.log}, ${PLACES.configuration}. To remove these too: limpid service remove --purge`,
    );
  return EXIT.nothing;
}

const FULL_DISK_ACCESS = `eslogger needs Full Disk Access, which only a person can grant: System Settings, Privacy & Security,
Full Disk Access, then /bin/bash and /usr/bin/eslogger. Until then it ends at once, and is tried every 30 seconds.`;

/** Who starts services here. */
function managerOf(host: ServiceHost): Manager {
  if (host.platform === "linux" && host.has("/run/systemd/system")) return "systemd";
  if (host.platform === "darwin" && host.has("/bin/launchctl")) return "launchd";
  const here = host.platform === "linux" ? "systemd does not run this system" : `there are none for ${host.platform}`;
  throw new InputError(
    `services are made for systemd and launchd, and ${here}.\n` +
      "Let your own service manager run: limpid watch --min-priority medium\n" +
      "as root. It stays in the foreground, ends on SIGTERM, and prints a line for each finding.",
  );
}

function needRoot(host: ServiceHost, dryRun: boolean): void {
  if (host.uid === 0 || dryRun) return;
  throw new InputError("a service of the system is root's to make. To see what would be done: --dry-run");
}

function needOurs(host: ServiceHost, path: string): void {
  const entry = host.entry(path);
  if (entry === undefined) return;
  if (entry.kind !== "other" || host.text(path)?.includes(MARK) !== true) throw new InputError(foreign(path));
}

function foreign(path: string): string {
  return `${path} was not written by this program, and is left as it is`;
}

/** The program, when nobody but root can replace it. */
function trusted(host: ServiceHost, { program, follow }: InstallOptions): ServiceProgram {
  if (program === undefined) throw new InputError("the program is not built yet. In the checkout, run: npm run setup");
  const relative = follow.find((log) => !isAbsolute(log));
  if (relative !== undefined) throw new UsageError(`--follow ${relative}: an absolute path is expected`);
  if (host.platform === "linux" && !program.parts.some((part) => part.endsWith("/koffi"))) {
    throw new InputError(
      "the optional package koffi is not installed: without it neither the kernel nor systemd can be spoken to",
    );
  }
  const why = whyUntrusted(host, program.parts);
  if (why === undefined) return program;
  throw new InputError(
    `root would run what others can change: ${why}.\n` +
      "Put Limpid where root alone can write, such as /opt/limpid, and install the service from there.",
  );
}

/** Folders of file outputs that the service could not write to otherwise. A wrong configuration ends everything. */
function writableFor(host: ServiceHost): readonly string[] {
  return outputFolders(host, true).filter((folder) => !isBelow(folder, PLACES.log) && !isBelow(folder, PLACES.state));
}

/** What the service could not do in a folder: it cannot make it, and has no right to override permissions. */
function whyNotWritable(host: ServiceHost, folder: string): string | undefined {
  const entry = host.entry(host.real(folder));
  if (entry?.kind !== "folder") return "which is no folder. Make it";
  return entry.uid === host.owner ? undefined : "which belongs to another account. Let it belong to root";
}

function outputFolders(host: ServiceHost, strict = false): readonly string[] {
  const loaded = host.configuration(`${PLACES.configuration}/limpid.yaml`);
  if (!("config" in loaded)) {
    if (!strict) return []; // removing works whatever the configuration says
    throw new UsageError(
      `nothing was installed: the configuration is wrong.\n${loaded.map(explainConfigError).join("\n")}`,
    );
  }
  const folders = loaded.outputs.flatMap((output) => (output.kind === "file" ? [dirname(output.path)] : []));
  return [...new Set(folders)].sort();
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function systemctl(host: ServiceHost): string {
  return SYSTEMCTL.find((path) => host.has(path)) ?? "/usr/bin/systemctl";
}

function journalOf(manager: Manager): string {
  return manager === "systemd" ? "journalctl -u limpid" : `tail -f ${PLACES.daemonLog}`;
}

/** Shows or does the steps; ends at the first that fails, and says which. */
function perform(host: ServiceHost, steps: readonly Step[], dryRun: boolean): boolean {
  if (steps.length === 0) return true;
  for (const step of steps) {
    if (dryRun) {
      stdout.line(stepText(step));
      continue;
    }
    const why = host.do(step);
    if (why === undefined) continue;
    stderr.line(`limpid: ${stepText(step).split("\n", 1)[0]}`);
    stderr.line(`limpid: ${why.split("\n").map(escapeText).join("\n")}`);
    return false;
  }
  return true;
}
