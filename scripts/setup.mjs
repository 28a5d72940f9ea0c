// Sets up a checkout: node scripts/setup.mjs [--tests]. Plain JavaScript for Node 20, nothing installed needed.
// Runs before `npm start` and `npm test`; when nothing changed it only compares stamps.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./setup/dependencies.mjs";
import { hashOfDependencies, hashOfSources, readStamp, writeStamp } from "./setup/stamp.mjs";
import { installTestTools } from "./setup/test-tools.mjs";
import { SetupError, say } from "./setup/trouble.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OLDEST_NODE = 20;

try {
  setUp(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function setUp(options) {
  const unknown = options.find((option) => option !== "--tests");
  if (unknown !== undefined) throw new SetupError(`unknown option ${unknown}; there is only --tests`);
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new SetupError(
      `Node ${OLDEST_NODE} or newer is needed to set up, ${process.version} is running. Install a newer one: https://nodejs.org/`,
    );
  }

  const stamp = readStamp(ROOT);
  const dependencies = hashOfDependencies(ROOT);
  if (stamp.dependencies !== dependencies) installDependencies(ROOT);
  const sources = hashOfSources(ROOT);
  const bundled = existsSync(join(ROOT, "apps", "cli", "dist", "index.js"));
  if (!bundled || stamp.sources !== sources) runStep("building the program", "scripts/bundle.mjs");
  if (stamp.dependencies !== dependencies || stamp.sources !== sources) writeStamp(ROOT, { dependencies, sources });

  if (options.includes("--tests")) installTestTools();
}

function runStep(what, script) {
  say(`${what} …`);
  const run = spawnSync(process.execPath, [join(ROOT, "scripts", "run-node.mjs"), join(ROOT, script)], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (run.status !== 0) throw new SetupError(`${what} failed; the messages above say why`);
}
