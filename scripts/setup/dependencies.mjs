import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { explainNpm, noRights, SetupError, say } from "./trouble.mjs";

const LAST_LINES = 15;

/**
 * Installs what package-lock.json names. `npm ci` would refuse a lock file made where some platform's builds
 * were missing from the registry; `--no-save` leaves the lock as it is. No install script runs.
 */
export function installDependencies(root) {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new SetupError(noRights(root));
  }
  say("installing the packages that package-lock.json names …");
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const [command, ...first] = npmCommand();
  const run = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.error !== undefined) throw new SetupError(`npm cannot be started: ${run.error.message}`);
  if (run.status === 0) return;
  const output = `${run.stdout}\n${run.stderr}`;
  const tail = output.trim().split("\n").slice(-LAST_LINES).join("\n");
  throw new SetupError(
    `npm install failed.\n${tail}\nset-up: ${explainNpm(output, root) ?? "npm's last lines are above."}`,
  );
}

/** The npm that started us, run by the same Node; else the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running?.endsWith(".js") ? [process.execPath, running] : ["npm"];
}
