// Builds the console into apps/console/dist: index.html and hashed files, of which the first view needs the fewest.
// Runs under the pinned Node: node scripts/run-node.mjs scripts/build-console.mjs [FOLDER]
import { chmodSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

// A test that has it built would otherwise get the libraries' own checks along with it, at twice the size.
process.env.NODE_ENV = "production";

const CONSOLE = join(dirname(fileURLToPath(import.meta.url)), "..", "apps", "console");
const folder = resolve(process.argv[2] ?? join(CONSOLE, "dist"));

// Beside its place, then put there: a server never finds half of it.
const made = mkdtempSync(join(dirname(folder), ".dist-"));
try {
  await build({
    root: CONSOLE,
    configFile: join(CONSOLE, "vite.config.ts"),
    logLevel: "warn",
    build: { outDir: made, emptyOutDir: true },
  });
  chmodSync(made, 0o755);
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
} finally {
  rmSync(made, { recursive: true, force: true });
}
