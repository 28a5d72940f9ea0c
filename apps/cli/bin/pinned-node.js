// Plain JavaScript for old Nodes: finds the Node that this project pins (npm package node-PLATFORM-ARCH).
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The oldest Node that the program itself runs on. */
export const NEEDED_NODE = 24;

/** Whether the Node that reads this line can run the program. */
export function isNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= NEEDED_NODE;
}

/** Path of the pinned Node, or the running one when that is new enough. Throws with a mend when there is none. */
export function pinnedNode() {
  if (isNewEnough()) return process.execPath;
  // Not imported above: that would load all of node:fs with its streams, 9 ms of each start.
  const { existsSync } = createRequire(import.meta.url)("node:fs");
  const name = `node-${process.platform}-${process.arch}`;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name, "bin", "node");
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) break;
  }
  const mend =
    process.platform === "linux"
      ? `and the package ${name} is not installed. Run: npm run setup`
      : `and no Node is pinned for ${process.platform}. Install Node ${NEEDED_NODE} or newer: https://nodejs.org/`;
  throw new Error(`Node ${NEEDED_NODE} or newer is needed, ${process.version} is running ${mend}`);
}
