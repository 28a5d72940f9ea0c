// Bundles the process that reads hostile files into one file: it is handed to that process as a descriptor, because
// the account it runs under may not be let into the folder where the program lies.
// By itself, for tests: node scripts/run-node.mjs scripts/inspection-child.mjs FILE [MAIN]
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MAIN = join(ROOT, "packages", "sensor", "src", "inspection", "child", "main.ts");

/** Writes the bundle to `file`. */
export async function bundleInspectionChild(file, plugins = [], main = MAIN) {
  const build = await rolldown({
    cwd: ROOT,
    input: main,
    platform: "node",
    external: ["koffi"],
    plugins,
    transform: { target: "node24" },
  });
  await build.write({ file, format: "esm", codeSplitting: false, minify: false, sourcemap: false });
  await build.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleInspectionChild(process.argv[2], [], process.argv[3]);
}
