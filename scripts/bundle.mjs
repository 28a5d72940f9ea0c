// Bundles the program into apps/cli/dist: one small start file and a chunk per verb, loaded when it is used.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/bundle.mjs
import { chmodSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const CLI = join(ROOT, "apps", "cli");

/**
 * Importing some of Node's modules as ES modules runs all their getters and loads what those need: 12 ms of
 * start-up for three that commander names and hardly uses.
 */
const FOR_COMMANDER = {
  "node:process": "export default globalThis.process;",
  "node:child_process":
    "export default { spawn: (...of) => process.getBuiltinModule('node:child_process').spawn(...of) };",
  "node:util":
    "export const stripVTControlCharacters = (text) => process.getBuiltinModule('node:util').stripVTControlCharacters(text);",
};
const lateBuiltins = {
  name: "late-builtins",
  resolveId: (source, importer) =>
    source in FOR_COMMANDER && importer?.includes("/node_modules/commander/") ? `\0${source}` : undefined,
  load: (id) => (id.startsWith("\0node:") ? FOR_COMMANDER[id.slice(1)] : undefined),
};

// Built beside and moved into place, so that an interrupted build leaves the old program, not half of a new one.
const fresh = mkdtempSync(join(CLI, ".dist-"));
try {
  const build = await rolldown({
    cwd: ROOT,
    // Threads start from files of their own.
    input: {
      index: join(CLI, "src", "index.ts"),
      "inspect-worker": join(CLI, "src", "verbs", "inspect", "worker.ts"),
    },
    platform: "node",
    plugins: [lateBuiltins],
    transform: { target: "node24" },
    onLog(level, log, handle) {
      // An import that cannot be resolved would only fail when somebody uses the verb.
      if (level === "warn" && log.code === "UNRESOLVED_IMPORT") throw new Error(log.message);
      handle(level, log);
    },
  });
  await build.write({
    dir: fresh,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    minify: false, // stack traces in reports of internal errors stay readable; the compile cache pays for the size
    sourcemap: false,
  });
  await build.close();
  chmodSync(fresh, 0o755); // mkdtemp makes it private; the program may be run by others than its builder
  const dist = join(CLI, "dist");
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
} catch (error) {
  // Rolldown's message shows the place in the source; its own stack would only hide it.
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
