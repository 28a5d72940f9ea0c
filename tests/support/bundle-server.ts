import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** `kill-target.ts` with its threads as it would be shipped, in a folder; a start from the sources takes seconds. */
export async function bundleServer(folder: string): Promise<string> {
  const root = join(import.meta.dirname, "../..");
  const build = await rolldown({
    input: {
      "kill-target": join(root, "apps/server/src/testing/kill-target.ts"),
      "store-worker": join(root, "packages/store/src/worker/worker.ts"),
      "engine-worker": join(root, "apps/server/src/engine/worker.ts"),
      "mirror-worker": join(root, "packages/mirror/src/thread/worker.ts"),
    },
    platform: "node",
    logLevel: "silent",
  });
  await build.write({ dir: folder, format: "esm", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" });
  await build.close();
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  return join(folder, "kill-target.js");
}
