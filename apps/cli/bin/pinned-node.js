// Plain JavaScript for old Nodes: finds the Node that this project pins (npm package node-PLATFORM-ARCH).
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of the pinned Node, or the running one when that is new enough. Throws with a mend when there is none. */
export function pinnedNode() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name, "bin", "node");
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `Node 24 or newer is needed, ${process.version} is running and the package ${name} is not installed. Run: npm run setup`,
  );
}
