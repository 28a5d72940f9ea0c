import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { pinnedNode } from "../../apps/cli/bin/pinned-node.js";
import { explainNpm, noRights, SetupError, say } from "./trouble.mjs";

const LAST_LINES = 15;
const NEEDED_BYTES = 450e6; // of node_modules, most of it Node and the compiler

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
  const free = freeBytes(root);
  if (free < NEEDED_BYTES && !existsSync(join(root, "node_modules"))) throw new SetupError(explainNpm("ENOSPC", root));
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
  if (run.status === 0) return checkPinnedNode(root);
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

/** npm passes over optional packages that it could not fetch or unpack, without a word. */
function checkPinnedNode(root) {
  let problem;
  try {
    const node = pinnedNode();
    const run = spawnSync(node, ["--version"]);
    if (run.status === 0) return;
    problem = run.error?.message ?? `${node} ends with ${run.signal ?? `code ${run.status}`}`;
  } catch (error) {
    problem = error.message;
  }
  const megabytes = Math.round(freeBytes(root) / 1e6);
  throw new SetupError(
    `npm left out the Node that this project pins (${problem}). Usual reasons: no space (${megabytes} MB are free in ${root}), a registry without the package, or a system without glibc (then install Node 24 or newer yourself). Try: rm -rf node_modules && npm run setup`,
  );
}

function freeBytes(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
