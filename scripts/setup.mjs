// Sets up a checkout: node scripts/setup.mjs [--tests]. Plain JavaScript for Node 20, nothing installed needed.
// `npm start` and `npm test` begin with it; when nothing changed it only compares stamps. Not as prestart and pretest:
// npm leaves those out where ignore-scripts is set, and ours is, against install scripts.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { COLLECTION, writeCollection } from "../examples/intrusion/artifacts.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { hashOfConsole, hashOfDependencies, hashOfSources, readStamp, writeStamp } from "./setup/stamp.mjs";
import { installTestTools } from "./setup/test-tools.mjs";
import { SetupError, say } from "./setup/trouble.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OLDEST_NODE = 20;
const EXAMPLE = [".limpid", "example", "root"];

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
  const now = {
    dependencies: hashOfDependencies(ROOT),
    sources: hashOfSources(ROOT),
    console: hashOfConsole(ROOT),
    example: COLLECTION,
  };
  if (stamp.dependencies !== now.dependencies) installDependencies(ROOT);
  if (stamp.sources !== now.sources || !isThere("apps", "cli", "dist", "index.js")) {
    runStep("building the program", "scripts/bundle.mjs");
  }
  if (stamp.console !== now.console || !isThere("apps", "console", "dist", "index.html")) {
    runStep("building the console", "scripts/build-console.mjs");
  }
  if (stamp.example !== now.example || !isThere(...EXAMPLE)) makeExample();
  // Written last: a set-up that was cut short is done again.
  if (Object.keys(now).some((part) => stamp[part] !== now[part])) writeStamp(ROOT, now);

  if (options.includes("--tests")) installTestTools();
}

function isThere(...path) {
  return existsSync(join(ROOT, ...path));
}

/** The files that the example's log speaks of; the project stores no executables. */
function makeExample() {
  const folder = join(ROOT, ...EXAMPLE);
  rmSync(folder, { recursive: true, force: true });
  writeCollection(folder);
}

function runStep(what, script) {
  say(`${what} …`);
  const run = spawnSync(process.execPath, [join(ROOT, "scripts", "run-node.mjs"), join(ROOT, script)], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (run.status !== 0) throw new SetupError(`${what} failed; the messages above say why`);
}
