/** All figures of the live sensor, one after the other: npm run bench:sensor [-- --npm FOLDER] (Linux, root). */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const BENCHES = ["sensor-files.ts", "sensor-inspect.ts", "sensor-watch.ts"] as const;

for (const bench of BENCHES) {
  process.stdout.write(`\n## bench/${bench}\n\n`);
  const given = bench === "sensor-watch.ts" ? process.argv.slice(2) : [];
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, bench), ...given], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
