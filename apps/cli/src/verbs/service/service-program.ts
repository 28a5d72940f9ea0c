import { dirname, join } from "node:path";
import type { ServiceHost } from "./service-host.ts";

/** As in the launcher at the root of the project: a third less memory, and no slower. */
export const MEMORY_FLAGS = ["--max-semi-space-size=8", "--heap-growing-percent=40"] as const;

/** What a service of this program runs. */
export interface ServiceProgram {
  /** The runtime with its flags, and the program: without links, so that nobody moves one under it. */
  readonly command: readonly string[];
  /** Files and folders that decide what runs. */
  readonly parts: readonly string[];
}

/** Names of folders in which libraries of the program lie. */
const LIBRARIES = ["koffi", "@koromix"];

/**
 * The program that `module` belongs to, with the runtime that it pins or else the one that runs it; undefined when it
 * was not built.
 */
export function serviceProgram(
  host: Pick<ServiceHost, "has" | "real">,
  module: string,
  runtime: { readonly path: string; readonly arch: string; readonly platform: string },
): ServiceProgram | undefined {
  const home = above(module).find((folder) => host.has(join(folder, "bin", "limpid.js")));
  if (home === undefined || !host.has(join(home, "dist", "index.js"))) return undefined;
  const folders = above(join(home, "here")).map((folder) => join(folder, "node_modules"));
  const pinned = folders
    .map((folder) => join(folder, `node-${runtime.platform}-${runtime.arch}`, "bin", "node"))
    .find((path) => host.has(path));
  const node = host.real(pinned ?? runtime.path);
  const libraries = folders.flatMap((folder) =>
    LIBRARIES.map((name) => join(folder, name)).filter((path) => host.has(path)),
  );
  const [bin, dist, manifest] = ["bin", "dist", "package.json"].map((name) => host.real(join(home, name)));
  if (bin === undefined || dist === undefined || manifest === undefined) return undefined;
  return {
    command: [node, ...MEMORY_FLAGS, join(bin, "limpid.js")],
    parts: [node, bin, dist, manifest, ...libraries.map((path) => host.real(path))],
  };
}

/** The folders above a path, the nearest first. */
function above(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder)) return folders;
  }
}
