// Bundles the program into apps/cli/dist: one small start file and a chunk per verb, loaded when it is used.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/bundle.mjs
import { chmodSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const CLI = join(ROOT, "apps", "cli");

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
