#!/usr/bin/env node
// Plain JavaScript, because Node strips no types below node_modules and an old Node reads this file first.
import { fileURLToPath } from "node:url";
import { isNewEnough } from "./pinned-node.js";

const bundle = new URL("../dist/index.js", import.meta.url);

if (!isNewEnough()) {
  const { MEMORY, runPinned } = await import("./run-pinned.js");
  runPinned([fileURLToPath(import.meta.url), ...process.argv.slice(2)], MEMORY);
} else if (!process.getBuiltinModule("node:fs").existsSync(bundle)) {
  process.stderr.write("limpid: the program is not built yet. In the checkout, run: npm run setup\n");
  process.exitCode = 70;
} else {
  const { useCompileCache } = await import("./compile-cache.js");
  useCompileCache();
  await import(bundle.href);
}
